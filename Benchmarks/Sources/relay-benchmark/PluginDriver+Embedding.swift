extension PluginDriver {
    /// Makes one request for each of `batches`, all at once, and reads the answers.
    mutating func embed(
        _ plan: EmbeddingPlan, _ batches: [EmbeddingBatch], credentials: [String: String]
    ) throws(BenchmarkError) -> PluginRun {
        var checks = batches.enumerated().map { EmbeddingCheck(request: $0, batch: $1) }
        let data = batches.map { Array(requestData(plan, $0, credentials: credentials).utf8) }
        var run = try exchange(data) { request, event, _ in
            checks[request].take(event)
            return checks[request].ended
        }
        run.problems += checks.compactMap(\.problem)
        return run
    }

    private func requestData(
        _ plan: EmbeddingPlan, _ batch: EmbeddingBatch, credentials: [String: String]
    ) -> String {
        let uid = plan.modelUID
        let all = credentials.merging(["model_uid": uid, "server_url": "http://127.0.0.1:\(server.port)"]) { $1 }
        let fields = all.sorted { $0.key < $1.key }.map { "\(quoted($0)):\(quoted($1))" }.joined(separator: ",")
        return #"{"action":"invoke_text_embedding","credentials":{\#(fields)},"input_type":"document","#
            + #""model":"\#(uid)","model_type":"text-embedding","provider":"xinference","#
            + #""texts":[\#(batch.texts.map(quoted).joined(separator: ","))],"type":"model","user_id":"u-1"}"#
    }
}
