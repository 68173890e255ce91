/// How the upstream server embeds: how long its vectors are, and how long it takes over each POST.
///
/// It travels in the model uid of the request, as a stream's plan does: `bench-embed-DIMENSION-MILLISECONDS`.
struct EmbeddingPlan: Hashable, Sendable {
    static let path = "/v1/embeddings"

    var dimension: Int
    /// The time for one POST, whatever it holds, during which every other POST waits, as with a model on one GPU; 0 for
    /// an answer at once.
    var milliseconds: Int

    var modelUID: String { "bench-embed-\(dimension)-\(milliseconds)" }

    init(dimension: Int, milliseconds: Int = 0) {
        self.dimension = dimension
        self.milliseconds = milliseconds
    }

    /// The plan that a model uid names; nil for any other uid.
    init?(modelUID: String) {
        let parts = modelUID.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "bench", parts[1] == "embed",
            let dimension = Int(parts[2]), (1...10_000).contains(dimension),
            let milliseconds = Int(parts[3]), (0...10_000).contains(milliseconds)
        else { return nil }
        self.init(dimension: dimension, milliseconds: milliseconds)
    }

    /// The body that asks the server for these texts.
    func body(_ texts: [String]) -> [UInt8] {
        Array(#"{"model": \#(quoted(modelUID)), "input": [\#(texts.map(quoted).joined(separator: ", "))]}"#.utf8)
    }
}

/// What a request to the embeddings path asks for.
struct EmbeddingRequest {
    let plan: EmbeddingPlan
    private(set) var texts: [[UInt8]] = []

    private enum Name {
        static let model = JSONScanner.Key("model")
        static let input = JSONScanner.Key("input")
    }

    /// Reads a body; nil when it is not JSON, names no model of the benchmark's, or its input is neither a string nor a
    /// list of strings.
    init?(body: [UInt8]) {
        var uid: [UInt8] = []
        var texts: [[UInt8]] = []
        var scanner = JSONScanner(body.indices)
        let bytes = body.span
        func text(_ scanner: inout JSONScanner) throws(JSONScanner.Malformed) {
            var text: [UInt8] = []
            try scanner.string(bytes, into: &text)
            texts.append(text)
        }
        do throws(JSONScanner.Malformed) {
            try scanner.object(bytes) { (key, scanner) throws(JSONScanner.Malformed) in
                switch key {
                case Name.model: try scanner.string(bytes, into: &uid)
                case Name.input where try scanner.isString(bytes): try text(&scanner)
                case Name.input: try scanner.array(bytes, text)
                default: try scanner.skip(bytes)
                }
            }
        } catch {
            return nil
        }
        guard let plan = EmbeddingPlan(modelUID: String(decoding: uid, as: UTF8.self)) else { return nil }
        self.plan = plan
        self.texts = texts
    }
}
