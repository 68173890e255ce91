extension PluginDriver {
    /// Invokes `streams` streams at once and reads them to their ends.
    mutating func run(_ plan: StreamPlan, streams: Int) throws(BenchmarkError) -> PluginRun {
        var checks = (0..<streams).map { StreamCheck(stream: $0, chunks: plan.chunks) }
        var latencies: [UInt64] = []
        var firstEvents: [UInt64] = []
        let data = (0..<streams).map { Array(requestData(plan, stream: $0).utf8) }
        var run = try exchange(data) { stream, event, now in
            if checks[stream].next == 0, !event.content.isEmpty { firstEvents.append(now) }
            checks[stream].take(event) { stamp in latencies.append(now > stamp ? now - stamp : 0) }
            return checks[stream].ended
        }
        run.chunks = streams * plan.chunks
        run.latencies = latencies
        run.firstEvents = firstEvents.map { $0 - run.began }
        run.problems += checks.compactMap(\.problem)
        return run
    }

    private func requestData(_ plan: StreamPlan, stream: Int) -> String {
        let uid = plan.modelUID
        return #"{"action":"invoke_llm","credentials":"#
            + #"{"completion_type":"chat","model_uid":"\#(uid)","server_url":"http://127.0.0.1:\#(server.port)"},"#
            + #""json_schema":null,"model":"\#(uid)","model_parameters":{"max_tokens":1048576,"temperature":0.5},"#
            + #""model_type":"llm","prompt_messages":[{"content":"stream \#(stream)","name":"","role":"user","#
            + #""tool_call_id":"","tool_calls":null}],"provider":"xinference","stop":null,"stream":true,"#
            + #""tools":null,"type":"model","user_id":"u-1"}"#
    }
}
