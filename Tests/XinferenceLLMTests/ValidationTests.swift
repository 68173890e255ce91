import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("Proving credentials", .timeLimit(.minutes(1)))
struct ValidationTests {
    private func validate(_ script: ScriptedAnswer...) async throws -> Answer {
        let request = PluginRequest.about("validate_model_credentials", session: "s", credentials: credentials())
        return try #require(try await ask([request], script).first)
    }

    @Test("A model that is there and answers is described, then asked; what was learned is stored")
    func good() async throws {
        let answer = try await validate(recorded("v4.1.0-models-get-tiny-qwen3"), recorded("v4.1.0-chat-stream"))
        #expect(
            answer.transport.lines == [
                "GET http://xinference:9997/v1/models/m", "POST http://xinference:9997/v1/chat/completions",
            ])
        #expect(answer.error == nil)
        let stored = answer.results.first?["credentials"]?.object
        #expect(stored?["model_context_length"] == "4096")
        #expect(stored?["model_abilities"] == "chat,generate,reasoning,hybrid,tools")
        let trial = try body(answer.transport.requests.last)
        #expect(trial["max_tokens"] == 8)
        #expect(trial["model"] == "m")
    }

    @Test("A model that only continues texts is asked to")
    func completionOnly() async throws {
        let answer = try await validate(
            ScriptedAnswer(#"{"model_type":"LLM","model_ability":["generate"]}"#),
            .events(#"{"choices":[{"text":"a","finish_reason":"length"}]}"#))
        #expect(answer.error == nil)
        #expect(answer.transport.lines.last == "POST http://xinference:9997/v1/completions")
    }

    @Test(
        "A model of another type is refused with the right one",
        arguments: [
            ("v4.1.0-models-get-minilm", "Text Embedding"), ("v4.1.0-models-get-tiny-rerank", "Rerank"),
            ("v4.1.0-models-get-kokoro", "TTS"),
        ])
    func wrongType(name: String, type: String) async throws {
        let answer = try await validate(recorded(name))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains(type) == true)
        #expect(answer.transport.requests.count == 1)
    }

    @Test("A language model that can neither chat nor continue texts is refused with what it can")
    func noChat() async throws {
        let answer = try await validate(ScriptedAnswer(#"{"model_type":"LLM","model_ability":["embed"]}"#))
        #expect(answer.error?.message.contains("embed") == true)
        #expect(answer.transport.requests.count == 1)
    }

    @Test("For a uid that does not run the language models that do are named")
    func unknown() async throws {
        let answer = try await validate(recorded("v4.1.0-models-get-unknown"), recorded("v4.1.0-models-list"))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.hasSuffix("Running there as a language model: smollm2, tiny-qwen3.") == true)
    }

    @Test("A uid with a slash that does not run is told the same way")
    func unknownSlash() async throws {
        let request = PluginRequest.about(
            "validate_model_credentials", session: "s", credentials: credentials(["model_uid": "a/b"]))
        let list = try recorded("v4.1.0-models-list")
        let notFound = ScriptedAnswer(#"{"detail":"Not Found"}"#, status: 404)
        let answer = try #require(try await ask([request], [notFound, list, list]).first)
        #expect(answer.error?.message.contains("\"a/b\"") == true)
        #expect(answer.error?.message.contains("smollm2") == true)
    }

    @Test(
        "Where none runs, or none that fits, that is said",
        arguments: [
            (#"{"data":[]}"#, "launch one first"),
            (#"{"data":[{"id":"e","model_type":"embedding"}]}"#, "None of the 1 models"), ("nonsense", "runs at"),
        ])
    func noneRuns(list: String, words: String) async throws {
        let answer = try await validate(recorded("v4.1.0-models-get-unknown"), ScriptedAnswer(list))
        #expect(answer.error?.message.contains(words) == true)
    }

    @Test(
        "Other failures are told with their cause",
        arguments: [
            (ScriptedAnswer.failure(.connectionRefused), "GET http://xinference:9997/v1/models/m"),
            (
                ScriptedAnswer(#"{"detail":"Could not validate credentials"}"#, status: 401),
                "Could not validate credentials"
            ),
            (ScriptedAnswer("<html><title>Portal</title>", type: "text/html"), "Portal"),
        ])
    func failures(script: ScriptedAnswer, words: String) async throws {
        let answer = try await validate(script)
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains(words) == true)
        #expect(answer.transport.requests.count == 1)
    }

    @Test("A model that is there but fails is refused")
    func trialFails() async throws {
        let answer = try await validate(
            recorded("v4.1.0-models-get-tiny-qwen3"), recorded("v4.1.0-chat-context-overflow-stream"))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains("The chat completion request failed") == true)
    }
}
