import DifyPlugin
import DifyPluginTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PredefinedModelTests {
    /// A provider of one language model and one embedding model with prices, and of others that users add.
    private struct Shop: ModelProvider, LargeLanguageModel, TextEmbeddingModel {
        var usage = LLMUsage(promptTokens: 1234, completionTokens: 567, latency: 0.5)
        let predefinedModels: PredefinedModels

        var largeLanguageModel: (any LargeLanguageModel)? { self }
        var textEmbeddingModel: (any TextEmbeddingModel)? { self }

        init(input: String = "0.5", unit: String = "0.000001", currency: String = "EUR") throws {
            let pricing = ModelPricing(
                input: try ExactDecimal(parsing: input), output: try ExactDecimal(parsing: "1.5"),
                unit: try ExactDecimal(parsing: unit), currency: currency)
            predefinedModels = try PredefinedModels([
                AIModelEntity(
                    model: "echo", type: .llm, properties: [.mode: "chat"],
                    parameterRules: [ParameterRule("temperature", template: .temperature)], pricing: pricing),
                AIModelEntity(model: "echo", type: .textEmbedding, properties: [.maxChunks: 8], pricing: pricing),
                AIModelEntity(model: "echo", type: .rerank, properties: [:]),
            ])
        }

        /// Says the parameters it gets.
        func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
            var writer = JSONWriter()
            try invocation.parameters.write(to: &writer)
            try await results.send(LLMResultChunk(String(decoding: writer.bytes, as: UTF8.self)))
            try await results.send(LLMResultChunk("", usage: usage, finishReason: "stop"))
        }

        func getNumTokens(_ invocation: LLMInvocation) async throws -> Int { 0 }

        func invoke(_ invocation: TextEmbeddingInvocation) async throws -> TextEmbeddingResult {
            TextEmbeddingResult(
                embeddings: try invocation.texts.map { _ in try JSONNumberArray([1]) },
                usage: EmbeddingUsage(tokens: 9_999, latency: 0))
        }

        func getNumTokens(_ invocation: TextEmbeddingInvocation) async throws -> [Int] { [] }

        func validateProviderCredentials(_ credentials: ModelCredentials) async throws -> JSONObject {
            switch credentials["key"]?.string {
            case "wrong": throw CredentialsValidateFailedError("key: it is wrong")
            case "unheard": throw InvokeError(.connection, "nobody answers")
            default: ["region": "north"]
            }
        }

        func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
            throw InvokeError(.authorization, "the server refuses the key")
        }
    }

    private func ask(_ request: PluginRequest, of shop: Shop) async throws -> [HostReply] {
        let replies = try await withHost(shop) { try await $0.ask(request) }
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
        return replies
    }

    private func usage(_ shop: Shop, model: String = "echo") async throws -> JSONObject? {
        let replies = try await ask(.invokeLLM(session: "s", model: model, saying: "x"), of: shop)
        return replies.dropLast().last?.data?.object?["delta"]?.object?["usage"]?.object
    }

    @Test("tells the price of an answer, each part rounded to seven places")
    func llmPrice() async throws {
        let usage = try #require(try await usage(try Shop()))
        for (key, value) in [
            ("prompt_unit_price", "0.5"), ("prompt_price_unit", "0.000001"), ("prompt_price", "0.000617"),
            ("completion_unit_price", "1.5"), ("completion_price_unit", "0.000001"),
            ("completion_price", "0.0008505"), ("total_price", "0.0014675"), ("currency", "EUR"),
        ] {
            #expect(usage[key] == .string(value), "\(key)")
        }
    }

    @Test(
        "rounds a half up",
        arguments: [(1, "0.0000001"), (2, "0.0000001"), (3, "0.0000002"), (4, "0.0000002"), (0, "0")])
    func rounding(tokens: Int, price: String) async throws {
        var shop = try Shop(input: "0.05")
        shop.usage = LLMUsage(promptTokens: tokens, completionTokens: 0, latency: 0)
        #expect(try await usage(shop)?["prompt_price"] == .string(price))
    }

    @Test("a model without prices, and prices that the model tells itself, stay as they are")
    func otherPrices() async throws {
        var shop = try Shop()
        let free = try await usage(shop, model: "added by a user")
        #expect(free?["total_price"] == "0" && free?["prompt_unit_price"] == "0" && free?["currency"] == "USD")
        let one = TokenPrice(unitPrice: 1, unit: 1, amount: 1, currency: "CHF")
        shop.usage.prices = LLMPrices(prompt: one, completion: one, total: 2)
        let told = try await usage(shop)
        #expect(told?["total_price"] == "2" && told?["currency"] == "CHF")
    }

    @Test("a price that cannot be computed is an error behind the answer")
    func overflow() async throws {
        var shop = try Shop(input: "1e30")
        shop.usage = LLMUsage(promptTokens: .max, completionTokens: 0, latency: 0)
        let replies = try await ask(.invokeLLM(session: "s", saying: "x"), of: shop)
        #expect(replies.map(\.kind) == [.stream, .error, .end])
        #expect(replies[1].errorType == "InvokeBadRequestError")
        #expect(replies[1].errorMessage?.contains("more digits than can be computed with") == true)
    }

    @Test("tells the price of embeddings")
    func embeddingPrice() async throws {
        let shop = try Shop(input: "0.0001", unit: "0.001", currency: "RMB")
        let replies = try await ask(.invokeTextEmbedding(session: "s", texts: ["a"]), of: shop)
        let usage = replies.first?.data?.object?["usage"]?.object
        #expect(usage?["unit_price"] == "0.0001" && usage?["price_unit"] == "0.001" && usage?["currency"] == "RMB")
        // 0.0009999, which has seven places already.
        #expect(usage?["total_price"] == "0.0009999")
        let free = try await ask(.invokeTextEmbedding(session: "s", model: "other", texts: ["a"]), of: shop)
        #expect(free.first?.data?.object?["usage"]?.object?["total_price"] == "0")
    }

    @Test(
        "holds parameters against the rules of a predefined model, and only of one",
        arguments: [
            ("echo", ["temperature": 0.5, "other": 1], #"{"temperature":0.5}"#),
            ("added by a user", ["temperature": 7, "other": 1], #"{"temperature":7,"other":1}"#),
        ] as [(String, JSONObject, String)])
    func parameters(model: String, parameters: JSONObject, kept: String) async throws {
        var request = PluginRequest.invokeLLM(session: "s", model: model, saying: "x")
        request.fields["model_parameters"] = .object(parameters)
        let replies = try await ask(request, of: try Shop())
        #expect(try replies.first?.text.map { try JSONValue(parsing: $0) } == (try JSONValue(parsing: kept)))
    }

    @Test("a parameter that breaks its rule is a bad request")
    func brokenParameter() async throws {
        var request = PluginRequest.invokeLLM(session: "s", saying: "x")
        request.fields["model_parameters"] = ["temperature": 7]
        let replies = try await ask(request, of: try Shop())
        #expect(replies.map(\.kind) == [.error, .end])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        #expect(replies.first?.errorMessage == "The model parameter \"temperature\" must be at most 1")
    }

    @Test("serves a predefined schema of any type, and knows no other model", arguments: ["llm", "rerank"])
    func schema(type: String) async throws {
        let shop = try Shop()
        let known = try await ask(.about("get_ai_model_schemas", session: "s", type: type), of: shop)
        #expect(known.first?.data?.object?["model_schema"]?.object?["fetch_from"] == "predefined-model")
        let unknown = try await ask(.about("get_ai_model_schemas", session: "s", model: "x", type: type), of: shop)
        #expect(unknown.map(\.kind) == [.error, .end])
    }

    @Test("stores what the validation of a provider learned")
    func providerCredentials() async throws {
        let replies = try await ask(.validateProviderCredentials(session: "s"), of: try Shop())
        #expect(replies.first?.data == ["result": true, "credentials": ["region": "north"]])
    }

    @Test(
        "refused credentials are told as such, whatever the validation ran into",
        arguments: [
            (
                PluginRequest.validateProviderCredentials(session: "s", credentials: ["key": "wrong"]),
                "key: it is wrong"
            ),
            (.validateProviderCredentials(session: "s", credentials: ["key": "unheard"]), "nobody answers"),
            (.about("validate_model_credentials", session: "s"), "the server refuses the key"),
        ])
    func refusedCredentials(request: PluginRequest, message: String) async throws {
        let replies = try await ask(request, of: try Shop())
        #expect(replies.map(\.kind) == [.error, .end])
        #expect(replies.first?.errorType == "CredentialsValidateFailedError")
        #expect(replies.first?.errorMessage == message)
    }
}
