import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing
import XinferenceClient

@Suite("What the server says of its models")
struct ModelDescriptionTests {
    @Test(
        "Recorded descriptions of three versions",
        arguments: [
            (
                "v4.1.0-models-get-smollm2",
                ModelDescription(
                    uid: "m", kind: .llm, name: "smollm2-135m", family: "smollm2-135m", engine: "llama.cpp",
                    format: "ggufv2", abilities: ["chat", "generate"], contextLength: 2048, replicas: 1)
            ),
            (
                "v3.2.1-models-get-tiny-qwen3-gguf",
                ModelDescription(
                    uid: "m", kind: .llm, name: "tiny-qwen3-gguf", family: "qwen3", engine: "llama.cpp",
                    format: "ggufv2", abilities: ["chat", "generate", "reasoning", "hybrid", "tools"],
                    contextLength: 8192, replicas: 1)
            ),
            (
                "v2.12.0-models-get-tiny-qwen3-gguf",
                ModelDescription(
                    uid: "m", kind: .llm, name: "tiny-qwen3-gguf", family: "qwen3", format: "ggufv2",
                    abilities: ["chat", "generate", "reasoning", "hybrid", "tools"], contextLength: 8192, replicas: 1)
            ),
            (
                "v4.1.0-models-get-minilm",
                ModelDescription(
                    uid: "m", kind: .embedding, name: "minilm", engine: "sentence_transformers", format: "pytorch",
                    abilities: ["embed"], dimensions: 384, maxTokens: 256, replicas: 1)
            ),
            (
                "v2.12.0-models-get-minilm",
                ModelDescription(
                    uid: "m", kind: .embedding, name: "minilm", format: "pytorch", dimensions: 384, maxTokens: 256,
                    replicas: 1)
            ),
            (
                "v4.1.0-models-get-tiny-rerank",
                ModelDescription(
                    uid: "m", kind: .rerank, name: "tiny-rerank", engine: "sentence_transformers", format: "pytorch",
                    abilities: ["rerank"], replicas: 1)
            ),
            (
                "v2.12.0-models-get-whisper-base",
                ModelDescription(
                    uid: "m", kind: .audio, name: "whisper-base-local", family: "whisper", abilities: ["audio2text"],
                    replicas: 1)
            ),
            (
                "v4.1.0-models-get-kokoro",
                ModelDescription(
                    uid: "m", kind: .audio, name: "kokoro-local", family: "Kokoro",
                    abilities: ["text2audio", "text2audio_zero_shot"], replicas: 1)
            ),
        ])
    func recordedDescriptions(name: String, expected: ModelDescription) async throws {
        #expect(try await client(ScriptedTransport(recorded(name))).describeModel("m") == expected)
    }

    @Test(
        "Recorded lists of three versions",
        arguments: [
            (
                "v4.1.0-models-list",
                [
                    "smollm2 llm", "tiny-qwen3 llm", "minilm embedding", "tiny-rerank rerank", "whisper-base audio",
                    "kokoro audio",
                ]
            ),
            (
                "v3.2.1-models-list",
                ["tiny-qwen3 llm", "tiny-qwen3-gguf llm", "minilm embedding", "tiny-rerank rerank"]
            ),
            (
                "v2.12.0-models-list",
                [
                    "tiny-qwen3 llm", "tiny-qwen3-gguf llm", "minilm embedding", "tiny-rerank rerank",
                    "whisper-base audio",
                ]
            ),
        ])
    func recordedLists(name: String, expected: [String]) async throws {
        let transport = ScriptedTransport(try recorded(name))
        #expect(try await client(transport).listModels().map { "\($0.uid) \($0.kind)" } == expected)
        #expect(transport.lines == ["GET http://xinference:9997/v1/models"])
    }

    // The shapes of versions 0.16 to 1.7, which left out fields, and of custom models, which have any value.
    @Test(
        "What is missing or of another kind is left out",
        arguments: [
            (#"{"model_type":"LLM"}"#, ModelDescription(uid: "m", kind: .llm)),
            (
                #"{"model_type":"LLM","context_length":null,"model_ability":null,"model_engine":null}"#,
                ModelDescription(uid: "m", kind: .llm)
            ),
            (
                #"{"model_type":"LLM","model_size_in_billions":7,"context_length":"32768","model_ability":["chat",5]}"#,
                ModelDescription(uid: "m", kind: .llm, abilities: ["chat"], contextLength: 32_768)
            ),
            (
                #"{"model_type":"LLM","model_size_in_billions":"0_5","context_length":32768.0,"model_name":7}"#,
                ModelDescription(uid: "m", kind: .llm, contextLength: 32_768)
            ),
            (
                #"{"model_type":"LLM","context_length":-1,"model_ability":"chat"}"#,
                ModelDescription(uid: "m", kind: .llm)
            ),
            (
                #"{"model_type":"LLM","context_length":0,"dimensions":99999999999999999999}"#,
                ModelDescription(uid: "m", kind: .llm)
            ),
            (
                #"{"model_type":"audio","model_family":"whisper"}"#,
                ModelDescription(uid: "m", kind: .audio, family: "whisper")
            ),
            (#"{"model_type":"image"}"#, ModelDescription(uid: "m", kind: .image)),
            (#"{"model_type":"flexible"}"#, ModelDescription(uid: "m", kind: .other("flexible"))),
            ("{}", ModelDescription(uid: "m", kind: .other(""))),
        ])
    func tolerance(body: String, expected: ModelDescription) async throws {
        #expect(try await client(ScriptedTransport(ScriptedAnswer(body))).describeModel("m") == expected)
    }

    @Test("A list without entries, or without the member for them, is empty", arguments: [#"{"data":[]}"#, "{}"])
    func emptyList(body: String) async throws {
        #expect(try await client(ScriptedTransport(ScriptedAnswer(body))).listModels().isEmpty)
    }

    @Test("What is no list is an error", arguments: ["[]", "null", "", #"{"data":[1]}"#, "<html>"])
    func noList(body: String) async {
        await #expect(throws: OpenAIError.self) {
            try await client(ScriptedTransport(ScriptedAnswer(body))).listModels()
        }
    }

    @Test(
        "A uid is one segment of the path, whatever is in it",
        arguments: [
            ("qwen3-0.6B_a~b", "qwen3-0.6B_a~b"), ("a b", "a%20b"), ("a/b", "a%2Fb"), ("a?b#c%d", "a%3Fb%23c%25d"),
            ("模", "%E6%A8%A1"), ("a\r\nb\u{1}", "a%0D%0Ab%01"), ("é", "%C3%A9"),
            (".", "%2E"), ("..", "%2E%2E"), ("a..b", "a..b"), (".a", ".a"),
        ])
    func uidInPath(uid: String, segment: String) async throws {
        let transport = ScriptedTransport(ScriptedAnswer(#"{"model_type":"LLM"}"#))
        #expect(try await client(transport).describeModel(uid).uid == uid)
        #expect(transport.lines == ["GET http://xinference:9997/v1/models/\(segment)"])
    }

    static let notFound = ScriptedAnswer(#"{"detail":"Not Found"}"#, status: 404)

    @Test("A uid with a slash is found in the list, because the server cannot be asked for it")
    func slash() async throws {
        let list = ScriptedAnswer(
            #"{"data":[{"id":"b","model_type":"rerank"},{"id":"a/b","model_type":"LLM","context_length":9}]}"#)
        let transport = ScriptedTransport(try recorded("v4.1.0-models-get-uid-with-slash"), list)
        #expect(
            try await client(transport).describeModel("a/b")
                == ModelDescription(uid: "a/b", kind: .llm, contextLength: 9))
        #expect(transport.lines.last == "GET http://xinference:9997/v1/models")
    }

    @Test("A uid with a slash that does not run fails as any other that does not")
    func unknownSlash() async throws {
        let transport = ScriptedTransport(Self.notFound, ScriptedAnswer(#"{"data":[]}"#))
        let error = await #expect(throws: OpenAIError.self) { try await client(transport).describeModel("a/b") }
        #expect(
            error?.reason == .status(StatusFailure(status: 404, words: "Model not found in the model list, uid: a/b")))
    }

    @Test("Without a slash, or for another failure, the list is not asked")
    func noFallback() async throws {
        for (uid, answer) in [
            ("nope", Self.notFound), ("a/b", ScriptedAnswer("no", status: 401)), ("a/b", .failure(.connectionRefused)),
        ] {
            let transport = ScriptedTransport(answer)
            await #expect(throws: OpenAIError.self) { try await client(transport).describeModel(uid) }
            #expect(transport.requests.count == 1)
        }
    }
}
