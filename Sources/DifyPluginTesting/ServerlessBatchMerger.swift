import DifyPlugin

/// Puts the answers to the parts of a split request together, by the host's rules (protocol section 5.4).
struct ServerlessBatchMerger {
    private static let sums = ["tokens", "total_tokens", "total_price", "latency"]
    private static let constants = ["unit_price", "price_unit", "currency"]
    private static let required = ["tokens", "total_tokens", "currency", "latency"]

    private let session: String
    private let action: String
    private var items: [JSONValue] = []
    private var model: JSONValue?
    private var usage: JSONObject?

    init(_ batch: ServerlessBatch) {
        session = batch.request.sessionID
        action = batch.request.action
    }

    private var itemsKey: String { action == "invoke_text_embedding" ? "embeddings" : "num_tokens" }

    /// Adds the answer to a part.
    ///
    /// - Returns: what does not fit.
    mutating func add(_ replies: [HostReply], texts: Int) -> ServerlessFailure? {
        let streams = replies.filter { $0.kind == .stream }
        guard streams.count == 1, let result = streams.first?.data?.object else { return mismatch("response_count") }
        guard let items = result[itemsKey]?.array, items.count == texts else { return mismatch("embedding_count") }
        self.items += items
        guard action == "invoke_text_embedding" else { return nil }
        if let model, model != result["model"] { return mismatch("model") }
        model = result["model"]
        guard let new = result["usage"]?.object else { return mismatch("missing_usage_field") }
        for key in Self.required where (new[key] ?? .null) == .null { return mismatch("missing_usage_field") }
        guard var usage else {
            self.usage = new
            return nil
        }
        for key in Self.constants where usage[key] != new[key] { return mismatch(key) }
        for key in Self.sums {
            guard let sum = Self.sum(usage[key], new[key]) else { return mismatch("missing_usage_field") }
            usage[key] = sum
        }
        self.usage = usage
        return nil
    }

    /// The sum of two numbers in the form of the first: prices are strings, counts integers.
    private static func sum(_ one: JSONValue?, _ other: JSONValue?) -> JSONValue? {
        guard let one, let other else { return one ?? other ?? .null }
        if case .integer(let a) = one, case .integer(let b) = other {
            let (sum, overflow) = a.addingReportingOverflow(b)
            return overflow ? nil : .integer(sum)
        }
        if one.string != nil {
            guard let a = try? ExactDecimal(one), let b = try? ExactDecimal(other), let sum = try? a.adding(b) else {
                return nil
            }
            return .string(sum.description)
        }
        guard let a = one.double, let b = other.double else { return nil }
        return .double(a + b)
    }

    private func mismatch(_ reason: String) -> ServerlessFailure {
        ServerlessFailure(.batchMismatch, "action=\(action) reason=\(reason)")
    }

    /// The answer to the whole.
    func answer(attempts: Int) throws(JSONError) -> ServerlessAnswer {
        var result: JSONObject = [itemsKey: .array(items)]
        if let model { result["model"] = model }
        if let usage { result["usage"] = .object(usage) }
        return ServerlessAnswer(
            replies: [
                HostReply(sessionID: session, type: "stream", data: result),
                HostReply(sessionID: session, type: "end", data: [:]),
            ], attempts: attempts)
    }
}
