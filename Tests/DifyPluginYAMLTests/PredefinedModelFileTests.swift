import DifyPlugin
import DifyPluginTesting
import DifyPluginYAML
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PredefinedModelFileTests {
    private static func fixtures() throws -> PredefinedModels {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/good", withExtension: nil))
        return try PredefinedModels(loading: url.path)
    }

    @Test("lists the models in the order of the position file, then by name")
    func order() throws {
        let models = try Self.fixtures()
        #expect(models.models(of: .llm).map(\.model) == ["large", "small", "ancient"])
        #expect(models.models(of: .textEmbedding).map(\.model) == ["vectors"])
        #expect(models.models(of: .rerank).isEmpty)
    }

    @Test("reads all that a declaration says, and fills in what a template knows")
    func declaration() throws {
        let large = try #require(try Self.fixtures()[.llm, "large"])
        #expect(large.label == I18nText("Large", zhHans: "大"))
        #expect(large.features == [.toolCall, .vision])
        #expect(large.properties == [.mode: "chat", .contextSize: 131_072])
        #expect(large.origin == .predefinedModel && !large.isDeprecated)
        let pricing = ModelPricing(
            input: try ExactDecimal(parsing: "0.003"), output: try ExactDecimal(parsing: "0.015"),
            unit: try ExactDecimal(parsing: "0.001"), currency: "USD")
        #expect(large.pricing == pricing)
        let rules = [
            ParameterRule(
                "temperature", template: .temperature, label: I18nText("temperature"), type: .float, defaultValue: 0,
                minimum: 0, maximum: 2, precision: 2),
            ParameterRule(
                "max_output", template: .maxTokens, label: I18nText("max_output"), type: .int, required: true,
                defaultValue: 512, minimum: 1, maximum: 8192, precision: 0),
            ParameterRule("seed", label: I18nText("Seed"), type: .int, help: I18nText("Same seed")),
            ParameterRule("effort", label: I18nText("effort"), type: .string, options: ["low", "no", "high"]),
            ParameterRule(
                "response_format", template: .responseFormat, label: I18nText("response_format"), type: .string,
                options: ["text", "json_object"]),
        ]
        #expect(large.parameterRules == rules)
    }

    @Test("takes a merge key's members after the mapping's own, and YAML's words for a boolean")
    func merge() throws {
        let small = try #require(try Self.fixtures()[.llm, "small"])
        #expect(small.properties == [.mode: "chat", .contextSize: 8192])
        #expect(small.parameterRules.first?.defaultValue == false)
        #expect(try Self.fixtures()[.llm, "ancient"]?.isDeprecated == true)
        #expect(try Self.fixtures()[.llm, "ancient"]?.label == I18nText("ancient"))
    }

    @Test("becomes the same again by way of JSON")
    func json() throws {
        let models = try Self.fixtures()
        #expect(try PredefinedModels(parsing: try models.json()) == models)
    }

    @Test(
        "serves schemas that Dify accepts",
        arguments: [
            ("large", "llm"), ("small", "llm"), ("ancient", "llm"), ("vectors", "text-embedding"), ("speaker", "tts"),
        ])
    func schema(model: String, type: String) async throws {
        let host = InMemoryHost()
        let provider = Provider(predefinedModels: try Self.fixtures())
        async let isComplete = PluginRunLoop(provider: provider).run(on: host)
        let request = PluginRequest.about("get_ai_model_schemas", session: "s", model: model, type: type)
        let replies = try await host.ask(request)
        host.closeInput()
        #expect(await isComplete)
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
        #expect(replies.first?.data?.object?["model_schema"]?.object?["fetch_from"] == "predefined-model")
    }

    private struct Provider: ModelProvider {
        let predefinedModels: PredefinedModels
    }
}
