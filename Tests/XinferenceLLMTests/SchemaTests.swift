import DifyPlugin
import DifyPluginTesting
import ScriptedTransport
import Testing
import XinferenceShared

@testable import XinferenceLLM

@Suite("What Dify is told of a model", .timeLimit(.minutes(1)))
struct SchemaTests {
    private func schema(_ extra: JSONObject) async throws -> JSONObject {
        let answer = try await ask(
            .about("get_ai_model_schemas", session: "s", model: "my model", credentials: credentials(extra)))
        // Without stored facts the catalogue asks in the background, for the next time; nobody waits for it.
        let known = ModelFacts(ModelCredentials(credentials(extra))) != nil
        #expect(!known || answer.transport.requests.isEmpty)
        return try #require(answer.results.first?["model_schema"]?.object)
    }

    private func rule(_ name: String, in schema: JSONObject) -> JSONObject? {
        schema["parameter_rules"]?.array?.compactMap(\.object).first { $0["name"]?.string == name }
    }

    @Test(
        "The context comes from the user, else from what was stored, else it is a cautious guess",
        arguments: [
            (["context_size": "2048", "model_context_length": "32768"], 2048),
            (["model_context_length": "32768"], 32_768),
            (["model_context_length": ""], 4096), ([:], 4096),
        ] as [(JSONObject, Int)])
    func contextSize(extra: JSONObject, expected: Int) async throws {
        let schema = try await schema(extra)
        #expect(schema["model_properties"]?.object?["context_size"]?.int == expected)
        #expect(schema["model_properties"]?.object?["mode"] == "chat")
        #expect(rule("max_tokens", in: schema)?["max"]?.int == expected)
        #expect(schema["model"] == "my model")
    }

    @Test("The user's bound of an answer counts, within the context", arguments: [("100", 100), ("99999", 4096)])
    func maximumOutput(given: String, expected: Int) async throws {
        let rule = try #require(rule("max_tokens", in: try await schema(["max_output_tokens": .string(given)])))
        #expect(rule["max"]?.int == expected)
        #expect(try #require(rule["default"]?.int) <= expected)
    }

    @Test("Every rule is one that the daemon accepts", arguments: ChatParameter.all.map(\.name))
    func rules(name: String) throws {
        let parameter = try #require(ChatParameter.all.first { $0.name == name })
        for maximumTokens in [nil, 1, 100_000] {
            let rule = parameter.rule(maximumTokens: maximumTokens)
            #expect((1..<256).contains(rule.name.utf8.count))
            #expect(rule.type != nil)
            #expect(rule.label?.enUS.isEmpty == false)
            #expect((rule.minimum ?? 0) <= (rule.maximum ?? .infinity))
            if let initial = rule.defaultValue?.double {
                #expect(initial >= (rule.minimum ?? -.infinity) && initial <= (rule.maximum ?? .infinity))
            }
            #expect(rule.options.allSatisfy { $0.utf8.count < 256 })
        }
    }

    @Test("No setting is in the table twice")
    func unique() {
        #expect(Set(ChatParameter.all.map(\.name)).count == ChatParameter.all.count)
    }
}
