import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@testable import XinferenceTextEmbedding

@Suite("When embedding fails", .timeLimit(.minutes(1)))
struct EmbeddingFailureTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var script: ScriptedAnswer
        var type: String
        /// Something that the message says.
        var words: String

        var testDescription: String { "\(type): \(words)" }

        init(_ script: ScriptedAnswer, _ type: String, _ words: String) {
            (self.script, self.type, self.words) = (script, "Invoke\(type)Error", words)
        }

        init(_ status: Int, _ detail: String, _ type: String, _ words: String) {
            self.init(ScriptedAnswer("{\"detail\":\"\(detail)\"}", status: status), type, words)
        }

        /// Status 200 with that list.
        init(data: String, _ words: String) {
            self.init(ScriptedAnswer("{\"data\":[\(data)]}"), "ServerUnavailable", words)
        }
    }

    static let statusRows = [
        Row(400, "Model not found in the model list, uid: m", "BadRequest", "model_uid"),
        Row(401, "Could not validate credentials", "Authorization", "api_key"),
        Row(403, "API key does not have access to model: m", "Authorization", "access"),
        Row(413, "", "BadRequest", "status 413"), Row(422, "Field required", "BadRequest", "Field required"),
        Row(429, "Rate limit reached", "RateLimit", "Rate limit reached"),
        Row(500, "CUDA out of memory", "ServerUnavailable", "memory"),
        Row(500, "Out of range float values are not JSON compliant", "ServerUnavailable", "float32"),
        Row(503, "", "ServerUnavailable", "status 503"),
        Row(.failure(.connectionRefused), "Connection", "POST http://xinference:9997/v1/embeddings"),
        Row(.failure(.firstByteTimeout), "Connection", "invoke_timeout"),
    ]

    /// Answers to two texts that are of no use.
    static let contentRows = [
        Row(data: #"{"embedding":[1,2]},{"embedding":[1,NaN]}"#, "NaN instead of a number in result 2"),
        Row(data: #"{"embedding":[null]},{"embedding":[1]}"#, "null instead of a number in result 1"),
        Row(data: #"{"embedding":[1]},{"embedding":[Infinity]}"#, "float32"),
        Row(data: #"{"embedding":[1]},{"embedding":[-Infinity]}"#, "float32"),
        Row(data: #"{"embedding":[1]},{"embedding":null}"#, "null instead of a number in result 2"),
        Row(data: #"{"embedding":[1,2]},{"embedding":[1]}"#, "a vector of 1 numbers as result 2 beside one of 2"),
        Row(data: #"{"embedding":[1]},{"embedding":[]}"#, "an empty vector as result 2"),
        Row(data: #"{"embedding":[1,2]},{"embedding":[0.0,-0]}"#, "a vector of zeros as result 2"),
        Row(data: #"{"embedding":[1]}"#, "1 results for 2 texts"), Row(data: "", "0 results for 2 texts"),
        Row(data: #"{"embedding":[1]},{"embedding":[1]},{"embedding":[1]}"#, "3 results for 2 texts"),
        Row(data: #"{"embedding":[1]},{"index":1}"#, "embedding"),
        Row(data: #"{"embedding":[1]},{"embedding":"AACAPw=="}"#, "cannot be read"),
        Row(ScriptedAnswer(#"{"object":"list"}"#), "ServerUnavailable", "data"),
        Row(ScriptedAnswer(#"{"data":[{"embedding":[1,2"#), "ServerUnavailable", "cannot be read"),
        Row(ScriptedAnswer("<html><title>Portal</title>", type: "text/html"), "ServerUnavailable", "Portal"),
    ]

    @Test("Dify is told the class, what came and what to do", arguments: statusRows + contentRows)
    func table(row: Row) async throws {
        let transport = ScriptedTransport(row.script)
        let answer = try await ask(embedding(["a", "b"]), over: transport)
        #expect(answer.error?.type == row.type)
        #expect(answer.error?.message.contains(row.words) == true, "\(answer.error?.message ?? "no error")")
        #expect(answer.result == nil)
        #expect(transport.requests.count == 1)
    }

    @Test("A language model asked to embed is named as the mistake it is")
    func wrongType() async throws {
        let answer = try await ask(embedding(["a"]), over: ScriptedTransport(recorded("v4.1.0-wrong-type-llm")))
        #expect(answer.error?.message.contains("another type") == true, "\(answer.error?.message ?? "no error")")
    }

    @Test("A uid that does not run is a bad request, in every version", arguments: ["v2.12.0", "v3.2.1", "v4.1.0"])
    func unknownModel(version: String) async throws {
        let answer = try await ask(embedding(["a"]), over: ScriptedTransport(recorded("\(version)-unknown-model")))
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.contains("model_uid") == true)
    }

    @Test(
        "A form that is filled in wrongly is refused by the field's name, without a request",
        arguments: [
            (["max_chunks": "many"], "max_chunks"), (["max_chunks": "0"], "max_chunks"),
            (["max_chunks": -1], "max_chunks"),
            (["server_url": ""], "server_url"), (["model_uid": nil], "model_uid"), (["coalesce": 1], "coalesce"),
        ] as [(JSONObject, String)])
    func form(extra: JSONObject, name: String) async throws {
        let transport = EchoServer.transport
        let answer = try await ask(embedding(["a"], extra), over: transport)
        #expect(answer.error?.message.hasPrefix(name) == true)
        #expect(transport.requests.isEmpty)
    }

    @Test("An answer that no line can hold is refused with the setting that helps")
    func oversize() async throws {
        let vector = [Double](repeating: 0.123_456_789_012_345_6, count: 100_000)
        let script = EchoServer.answer(vectors: [vector, vector, vector])
        let answer = try await ask(embedding(["a", "b", "c"]), over: ScriptedTransport(script))
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.contains("max_chunks of the model to 2") == true)
    }

    // MARK: Quirks

    private static func refusing(_ fields: [String]) -> AnsweringTransport {
        AnsweringTransport { request, _ in
            guard let field = fields.first(where: { request.json[$0] != nil }) else {
                return EchoServer.answer(request)
            }
            return ScriptedAnswer(
                #"{"detail":"create_embedding() got an unexpected keyword argument '\#(field)'"}"#, status: 500)
        }
    }

    @Test("What a server does not take it is asked without, the next time at once")
    func quirk() async throws {
        let transport = Self.refusing(["truncate_prompt_tokens"])
        let answers = try await ask(
            ["1", "2"].map { embedding(["a"], ["truncate": "model"], session: $0) }, over: transport)
        for answer in answers { #expect(answer.vectors == [EchoServer.vector(of: "a")]) }
        #expect(transport.requests.map { $0.json["truncate_prompt_tokens"] } == [-1, nil, nil])
    }

    @Test(
        "A refusal of a field is known in the words of other servers too",
        arguments: [
            #"{"detail":[{"loc":["body","(field)"],"msg":"Extra inputs are not permitted"}]}"#,
            #"{"error":{"message":"Unrecognized request argument supplied: (field)"}}"#,
        ], ["truncate_prompt_tokens", "task"])
    func foreignQuirk(refusal: String, field: String) async throws {
        let words = refusal.replacing("(field)", with: field)
        let transport = AnsweringTransport { request, _ in
            request.json[field] == nil ? EchoServer.answer(request) : ScriptedAnswer(words, status: 422)
        }
        let answer = try await ask(
            embedding(["a"], ["truncate": "model", "model_name": "jina-embeddings-v3"]), over: transport)
        #expect(answer.vectors == [EchoServer.vector(of: "a")], "\(answer.error?.message ?? "no error")")
        #expect(transport.requests.map { $0.json.keys.contains(field) } == [true, false])
        #expect(transport.requests.last?.json.count == 3)
    }

    @Test("A server that takes neither field is asked three times, then once")
    func bothQuirks() async throws {
        let transport = Self.refusing(["task", "truncate_prompt_tokens"])
        let extra: JSONObject = ["truncate": "model", "model_name": "jina-embeddings-v3"]
        let answers = try await ask(["1", "2"].map { embedding(["a"], extra, session: $0) }, over: transport)
        for answer in answers { #expect(answer.vectors == [EchoServer.vector(of: "a")]) }
        #expect(transport.requests.count == 4)
        #expect(transport.requests.last?.json == ["model": "m", "input": ["a"]])
    }

    @Test("What one model does not take others may, and a refusal of something else is told")
    func otherModels() async throws {
        let transport = Self.refusing(["truncate_prompt_tokens"])
        _ = try await ask(
            ["m", "n"].map { embedding(["a"], ["truncate": "model", "model_uid": .string($0)], session: $0) },
            over: transport)
        #expect(transport.requests.map { $0.json["truncate_prompt_tokens"] } == [-1, nil, -1, nil])
        let refusal = ScriptedAnswer(#"{"detail":"unexpected keyword argument 'truncate_prompt_tokens'"}"#, status: 500)
        let answer = try await ask(embedding(["a"]), over: ScriptedTransport(refusal))
        #expect(answer.error?.message.contains("truncate_prompt_tokens") == true)
    }

    // MARK: Secrecy

    private static let key = "sk-0123456789abcdefghij"

    @Test(
        "No message shows the key, even if the server repeats it",
        arguments: [
            ScriptedAnswer(#"{"detail":"bad key \#(key)"}"#, status: 401),
            ScriptedAnswer(#"{"detail":"Authorization: Bearer \#(key)"}"#, status: 400),
            ScriptedAnswer("token \(key)", status: 500, type: "text/plain"), ScriptedAnswer("not JSON: \(key)"),
            ScriptedAnswer("{\"data\":[{\"embedding\":[\(key)]}]}"), .failure(.connectionRefused),
        ])
    func secrecy(script: ScriptedAnswer) async throws {
        let credentials: JSONObject = .credentials(["api_key": .string(Self.key)])
        for request in [
            PluginRequest.invokeTextEmbedding(session: "s", credentials: credentials, texts: ["a"]),
            .about("validate_model_credentials", session: "s", type: "text-embedding", credentials: credentials),
        ] {
            let answer = try await ask(request, over: ScriptedTransport(script))
            #expect(answer.error?.message.isEmpty == false)
            let lines = answer.replies.map { String(decoding: $0.line, as: UTF8.self) }.joined()
            #expect(!lines.contains("0123456789"))
        }
    }
}
