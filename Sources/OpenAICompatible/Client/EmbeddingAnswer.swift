public import DifyPlugin

/// The vectors of an embedding, checked but not decoded.
public struct EmbeddingAnswer: Sendable {
    /// One vector for each input, in their order, all of one length and none zero.
    public var vectors: [JSONNumberArray]
    /// Tokens of the inputs; `nil` if the server does not know.
    ///
    /// Of requests that arrive together the server counts all in each answer (Xinference API, section 1.10).
    public var promptTokens: Int?

    /// Makes an answer.
    public init(vectors: [JSONNumberArray], promptTokens: Int?) {
        self.vectors = vectors
        self.promptTokens = promptTokens
    }
}

extension EmbeddingAnswer {
    /// Reads an answer.
    ///
    /// The vectors are taken as they come: servers up to 2.12 number them wrongly under load (section 13).
    ///
    /// - Throws: ``JSONError`` or ``AnswerFault``.
    init(_ bytes: [UInt8], expecting count: Int) throws {
        self.init(vectors: [], promptTokens: nil)
        vectors.reserveCapacity(count)
        var hasData = false
        var reader = JSONReader(bytes.span)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "data":
                hasData = true
                try readVectors(&reader, bytes)
            case "usage": promptTokens = try TokenUsage.readPromptTokens(&reader)
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        guard hasData else { throw JSONError.missing("data") }
        guard vectors.count == count else { throw AnswerFault.count(expected: count, found: vectors.count) }
    }

    private mutating func readVectors(_ reader: inout JSONReader, _ bytes: [UInt8]) throws {
        try reader.beginArray()
        while try reader.nextElement() {
            let item = vectors.count
            var vector: JSONNumberArray?
            do throws(JSONError) {
                try reader.beginObject()
                while let key = try reader.nextKey() {
                    if key.matches("embedding") {
                        vector = try reader.readNumberArray(of: bytes)
                    } else {
                        try reader.skipValue()
                    }
                }
            } catch {
                throw AnswerFault.cause(of: error, item: item, in: bytes)
            }
            guard let vector else { throw JSONError.missing("embedding") }
            try check(vector, item: item)
            vectors.append(vector)
        }
    }

    private func check(_ vector: JSONNumberArray, item: Int) throws(AnswerFault) {
        guard vector.count > 0 else { throw .emptyVector(item: item) }
        if let expected = vectors.first?.count, vector.count != expected {
            throw .raggedVector(item: item, expected: expected, found: vector.count)
        }
        if vector.isAllZero { throw .zeroVector(item: item) }
    }
}
