public import DifyPlugin

extension PluginRequest {
    /// An `invoke_rerank` request with every field the daemon writes (section 3.7.5).
    ///
    /// - Parameters:
    ///   - scoreThreshold: 0 if there is none, as the daemon words it.
    ///   - topN: 0 for all.
    public static func invokeRerank(
        session: String, model: String = "echo", credentials: JSONObject = [:], query: String, docs: [String],
        scoreThreshold: Double = 0, topN: Int = 0
    ) -> PluginRequest {
        rerank(
            about("invoke_rerank", session: session, model: model, type: "rerank", credentials: credentials),
            query: .string(query), docs: docs.map(JSONValue.string), scoreThreshold: scoreThreshold, topN: topN)
    }

    /// An `invoke_multimodal_rerank` request with every field the daemon writes (section 3.7.6).
    ///
    /// - Parameters:
    ///   - query: made by ``textDocument(_:)`` or ``imageDocument(base64:)``, as the documents are.
    ///   - scoreThreshold: 0 if there is none, as the daemon words it.
    ///   - topN: 0 for all.
    public static func invokeMultimodalRerank(
        session: String, model: String = "echo", credentials: JSONObject = [:], query: JSONValue, docs: [JSONValue],
        scoreThreshold: Double = 0, topN: Int = 0
    ) -> PluginRequest {
        rerank(
            about("invoke_multimodal_rerank", session: session, model: model, type: "rerank", credentials: credentials),
            query: query, docs: docs, scoreThreshold: scoreThreshold, topN: topN)
    }

    private static func rerank(
        _ request: PluginRequest, query: JSONValue, docs: [JSONValue], scoreThreshold: Double, topN: Int
    ) -> PluginRequest {
        var request = request
        request.fields["query"] = query
        request.fields["docs"] = .array(docs)
        // The daemon writes a whole number without its fraction (section 3.2).
        request.fields["score_threshold"] =
            Int64(exactly: scoreThreshold).map(JSONValue.integer) ?? .double(scoreThreshold)
        request.fields["top_n"] = .integer(Int64(topN))
        return request
    }
}
