import DifyPlugin
import OpenAICompatible
import Testing
import XinferenceClient

@testable import XinferenceShared

@Suite("Facts stored among the credentials")
struct ModelFactsTests {
    static let facts = [
        ModelFacts(),
        ModelFacts(abilities: ["chat", "tools"], contextLength: 2048, family: "qwen3", engine: "vLLM"),
        ModelFacts(abilities: ["embed"], dimensions: 384, maxTokens: 256),
        ModelFacts(abilities: ["embed", "embed_vision"], name: "jina-clip-v2", dimensions: 1024, replicas: 2),
    ]

    @Test("What is stored is read again", arguments: facts)
    func roundTrip(facts: ModelFacts) {
        #expect(ModelFacts(ModelCredentials(facts.stored)) == facts)
    }

    @Test("A later validation overwrites every fact of an earlier one", arguments: facts, facts)
    func overwriting(earlier: ModelFacts, later: ModelFacts) {
        var values = ModelCredentials(earlier.stored)
        for name in later.stored.keys { values[name] = later.stored[name] }
        #expect(ModelFacts(values) == later)
    }

    @Test("Without any fact there are none, whatever else is stored")
    func absent() {
        #expect(ModelFacts(ModelCredentials()) == nil)
        #expect(ModelFacts(["server_url": "http://host", "context_size": "4096"]) == nil)
    }

    @Test("The official plugin's facts are understood")
    func official() {
        #expect(
            ModelFacts([
                "completion_type": "chat", "support_function_call": true, "support_vision": "True",
                "context_length": "4096",
            ]) == ModelFacts(abilities: ["chat", "tools", "vision"], contextLength: 4096))
        #expect(
            ModelFacts(["completion_type": "completion", "support_vision": false, "context_length": 2048])
                == ModelFacts(abilities: ["generate"], contextLength: 2048))
    }

    @Test("Own facts win over the official plugin's")
    func own() {
        var values = ModelCredentials(ModelFacts(abilities: ["generate"], contextLength: 1024).stored)
        values["completion_type"] = "chat"
        values["context_length"] = 4096
        #expect(ModelFacts(values) == ModelFacts(abilities: ["generate"], contextLength: 1024))
    }

    @Test("Nonsense among the stored facts is unknown, not an error")
    func nonsense() {
        #expect(
            ModelFacts(["model_abilities": ["chat", 5, .null], "model_context_length": "many", "model_family": true])
                == ModelFacts(abilities: ["chat"]))
        #expect(ModelFacts(["model_context_length": -1]) == ModelFacts())
    }

    @Test(
        "The mode follows from the abilities",
        arguments: [
            ([], .chat), (["chat"], .chat), (["generate", "chat"], .chat), (["generate"], .completion),
            (["something"], .chat),
        ] as [([String], ModelFacts.Mode)])
    func mode(abilities: [String], mode: ModelFacts.Mode) {
        #expect(ModelFacts(abilities: abilities).mode == mode)
    }

    @Test("A description's facts are taken over")
    func description() {
        let description = ModelDescription(
            uid: "m", kind: .llm, family: "qwen3", engine: "llama.cpp", abilities: ["chat"], contextLength: 2048)
        #expect(
            ModelFacts(description)
                == ModelFacts(abilities: ["chat"], contextLength: 2048, family: "qwen3", engine: "llama.cpp"))
    }
}
