internal import DifyPlugin

/// How well one document matches a query.
public struct RerankScore: Sendable, Hashable {
    /// The document's place in the request.
    public var index: Int
    /// Finite; from 0 to 1 for most models, raw for some (Xinference API, section 8).
    public var score: Double

    /// Makes a score.
    public init(index: Int, score: Double) {
        self.index = index
        self.score = score
    }
}

extension RerankScore {
    /// Reads the scores of that many documents, in the server's order.
    ///
    /// - Throws: ``JSONError`` or ``AnswerFault``.
    static func list(_ bytes: [UInt8], documents count: Int) throws -> [RerankScore] {
        var scores: [RerankScore]?
        var reader = JSONReader(bytes.span)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if key.matches("results") {
                scores = try readScores(&reader, bytes, documents: count)
            } else {
                try reader.skipValue()
            }
        }
        try reader.finish()
        guard let scores else { throw JSONError.missing("results") }
        guard scores.count == count else { throw AnswerFault.count(expected: count, found: scores.count) }
        return scores
    }

    private static func readScores(
        _ reader: inout JSONReader, _ bytes: [UInt8], documents count: Int
    ) throws -> [RerankScore] {
        var scores: [RerankScore] = []
        var isScored = [Bool](repeating: false, count: count)
        try reader.beginArray()
        while try reader.nextElement() {
            let score: RerankScore
            do throws(JSONError) {
                score = try RerankScore(from: &reader)
            } catch {
                throw AnswerFault.cause(of: error, item: scores.count, in: bytes)
            }
            guard isScored.indices.contains(score.index), !isScored[score.index] else {
                throw AnswerFault.index(score.index, documents: count)
            }
            isScored[score.index] = true
            scores.append(score)
        }
        return scores
    }

    private init(from reader: inout JSONReader) throws(JSONError) {
        var index: Int?
        var score: Double?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "index": index = try reader.readInt()
            case "relevance_score": score = try reader.readDouble()
            default: try reader.skipValue()
            }
        }
        guard let index else { throw .missing("index") }
        guard let score else { throw .missing("relevance_score") }
        self.init(index: index, score: score)
    }
}
