import DifyPluginTesting
import Testing

struct MediaReplyTests {
    private static let answer =
        #"{"model":"deep","message":{"role":"assistant","content":"Hi","tool_calls":[]},"usage":{"prompt_tokens":1,"prompt_unit_price":"0","prompt_price_unit":"0","prompt_price":"0","completion_tokens":1,"completion_unit_price":"0","completion_price_unit":"0","completion_price":"0","total_tokens":2,"total_price":"0","currency":"USD","latency":1.0}}"#

    @Test(
        "finds nothing wrong with a good result",
        arguments: [
            (ReplyValidator.Action.invokeTTS, #"{"result":"fffb90C4","mime_type":"audio/mpeg"}"#),
            (.invokeTTS, #"{"result":""}"#),
            (.getTTSModelVoices, #"{"voices":[{"name":"Alloy","value":"alloy"}]}"#),
            (.getTTSModelVoices, #"{"voices":[]}"#),
            (.invokeSpeechToText, #"{"result":"recognised text"}"#),
            (.invokeSpeechToText, #"{"result":""}"#),
            (.invokeModeration, #"{"result":false}"#),
            (
                .startPolling,
                #"{"status":"running","plugin_state":{"task_id":"t1"},"next_check_after_seconds":5,"expires_after_seconds":3600,"max_attempts":100}"#
            ),
            (.checkPolling, #"{"status":"succeeded","result":\#(answer)}"#),
            (.checkPolling, #"{"status":"failed","error":"the server said no","max_attempts":null}"#),
        ])
    func good(action: ReplyValidator.Action, result: String) {
        #expect(ReplyLines.violations(of: result, action) == [])
    }

    @Test(
        "finds one fault of a result",
        arguments: [
            (ReplyValidator.Action.invokeTTS, #"{"result":null}"#, "3.7.7 `result` is not a string"),
            (.invokeTTS, #"{"result":"fff"}"#, "3.7.7 `result` has an odd number of hex digits"),
            (.invokeTTS, #"{"result":"fg"}"#, "3.7.7 `result` holds something else than hex digits"),
            (.invokeTTS, #"{"result":"ff","mime_type":1}"#, "3.7.7 `mime_type` is neither string nor null"),
            (.getTTSModelVoices, #"{"voices":null}"#, "3.7.7 `voices` is not a list"),
            (
                .getTTSModelVoices, #"{"voices":[{"name":"","value":"a"}]}"#,
                "3.7.7 a voice's `name` is not a non-empty string"
            ),
            (.getTTSModelVoices, #"{"voices":[{"name":"A"}]}"#, "3.7.7 a voice's `value` is not a non-empty string"),
            (.invokeSpeechToText, #"{"text":"a"}"#, "3.7.8 `result` is not a string"),
            (.invokeModeration, #"{"result":"false"}"#, "3.7.9 `result` is not a boolean"),
            (
                .startPolling, #"{"status":"waiting"}"#,
                "3.7.12 `status` is none of `running`, `succeeded` and `failed`"
            ),
            (
                .startPolling, #"{"status":"running","plugin_state":{}}"#,
                "3.7.12 `plugin_state` is not a non-empty object"
            ),
            (.checkPolling, #"{"status":"succeeded","result":null}"#, "3.7.12 `result` is not an object"),
            (
                .checkPolling, #"{"status":"succeeded","result":\#(answer.replacing("deep", with: ""))}"#,
                "3.7.12 `model` is not a non-empty string"
            ),
            (
                .checkPolling,
                #"{"status":"succeeded","result":\#(answer.replacing(#""message""#, with: #""delta""#))}"#,
                "3.7.12 the result's `message` is not an object"
            ),
            (
                .checkPolling, #"{"status":"succeeded","result":\#(answer.replacing(#""usage""#, with: #""cost""#))}"#,
                "3.5 `usage` is not an object"
            ),
            (.checkPolling, #"{"status":"failed","error":" "}"#, "3.7.12 `error` is not a string with words"),
            (
                .checkPolling, #"{"status":"failed","error":"e","max_attempts":0}"#,
                "3.7.12 `max_attempts` is not a JSON integer of at least 1"
            ),
            (
                .checkPolling, #"{"status":"failed","error":"e","next_check_after_seconds":1.0}"#,
                "3.7.12 `next_check_after_seconds` is not a JSON integer of at least 1"
            ),
        ])
    func bad(action: ReplyValidator.Action, result: String, violation: String) {
        #expect(ReplyLines.violations(of: result, action) == [violation])
    }

    @Test("takes many pieces of speech, and misses them if there is none")
    func speech() {
        let piece = ReplyLines.stream(#"{"result":"ff00"}"#)
        #expect(ReplyLines.sections([piece, piece, ReplyLines.end], .invokeTTS) == [])
        #expect(ReplyLines.sections([ReplyLines.end], .invokeTTS) == ["3.7.7"])
    }

    @Test("finds a piece of speech that leaves too little room in the line")
    func longSpeech() {
        let limit = String(repeating: "f", count: 4 << 20)
        #expect(ReplyLines.violations(of: #"{"result":"\#(limit)"}"#, .invokeTTS) == [])
        #expect(
            ReplyLines.violations(of: #"{"result":"\#(limit)00"}"#, .invokeTTS)
                == ["3.7.7 the message has 2097153 bytes of audio, more than 2 MiB"])
    }
}
