extension PluginDriver {
    /// Has one recording written down and reads the answer.
    ///
    /// The request line is made before the clocks are read; writing it is no part of the plugin's CPU.
    mutating func transcribe(_ plan: RecordingPlan, file: [UInt8]) throws(BenchmarkError) -> PluginRun {
        var check = RecordingCheck(plan)
        var run = try exchange([requestData(plan, file)]) { _, event, _ in
            check.take(event)
            return check.ended
        }
        run.problems += [check.problem].compactMap { $0 }
        return run
    }

    /// The file comes in hexadecimal, without a name or a type (Dify protocol, 3.7.8).
    private func requestData(_ plan: RecordingPlan, _ file: [UInt8]) -> [UInt8] {
        let uid = plan.modelUID
        let open =
            #"{"action":"invoke_speech2text","credentials":"#
            + #"{"model_uid":"\#(uid)","server_url":"http://127.0.0.1:\#(server.port)"},"file":""#
        let close =
            #"","model":"\#(uid)","model_type":"speech2text","provider":"xinference","type":"model","#
            + #""user_id":"u-1"}"#
        let digits = Array("0123456789abcdef".utf8)
        var data = Array(open.utf8)
        data.reserveCapacity(open.utf8.count + 2 * file.count + close.utf8.count)
        for byte in file {
            data.append(digits[Int(byte >> 4)])
            data.append(digits[Int(byte & 15)])
        }
        data += Array(close.utf8)
        return data
    }
}
