import DifyPlugin
import Testing

struct PredefinedModelOrderTests {
    private static func model(_ name: String, _ type: ModelType = .llm) -> AIModelEntity {
        AIModelEntity(model: name, type: type, properties: [:])
    }

    @Test(
        "lists models by position, then by name",
        arguments: [
            (["b", "c", "a"], [], ["a", "b", "c"]), (["b", "c", "a"], ["c", "gone", "b"], ["c", "b", "a"]),
            (["a"], ["a", "a"], ["a"]), ([], ["a"], []),
        ] as [([String], [String], [String])])
    func order(names: [String], position: [String], listed: [String]) throws {
        let models = try PredefinedModels(names.map { Self.model($0) }, positions: [.llm: position])
        #expect(models.models(of: .llm).map(\.model) == listed)
        #expect(listed.allSatisfy { models[.llm, $0]?.model == $0 })
        #expect(models[.llm, "gone"] == nil && models[.textToSpeech, "a"] == nil)
        #expect(models.isEmpty == listed.isEmpty)
    }

    @Test("one name may stand for models of several types, not for two of one")
    func duplicates() throws {
        let models = try PredefinedModels([Self.model("a"), Self.model("a", .rerank)])
        #expect(models[.rerank, "a"]?.type == .rerank && models[.llm, "a"]?.type == .llm)
        let error = #expect(throws: ModelDeclarationError.self) {
            try PredefinedModels([Self.model("a"), Self.model("a")])
        }
        #expect(error?.description == "`model` is \"a\", which another llm model is called too")
    }

    @Test("a rule needs a type or a template, and a name of its own")
    func rules() throws {
        var model = Self.model("a")
        model.parameterRules = [ParameterRule("x")]
        #expect(throws: ModelDeclarationError(field: "parameter_rules[0].type", "is missing, and there is no template"))
        {
            try PredefinedModels([model])
        }
        model.parameterRules = [ParameterRule("x", template: .topK), ParameterRule("x", type: .int)]
        #expect(throws: ModelDeclarationError.self) { try PredefinedModels([model]) }
    }

    @Test("models made in code are predefined ones, and come back from JSON as they were")
    func json() throws {
        var model = Self.model("a")
        model.features = [.vision]
        model.properties = [.mode: "chat", .contextSize: 10]
        model.parameterRules = [ParameterRule("x", template: .topK, defaultValue: 0.5, options: ["a"])]
        model.isDeprecated = true
        model.pricing = ModelPricing(input: 1, unit: try ExactDecimal(parsing: "1e-6"), currency: "USD")
        let models = try PredefinedModels(
            [model, Self.model("b", .moderation), Self.model("0")], positions: [.llm: ["a"]])
        #expect(models[.llm, "a"]?.origin == .predefinedModel)
        let read = try PredefinedModels(parsing: try models.json())
        #expect(read.models(of: .llm).map(\.model) == ["a", "0"])
        #expect(try read.json() == (try models.json()))
        #expect(try PredefinedModels(parsing: "[]") == .none)
    }

    @Test(
        "says what is wrong with the JSON",
        arguments: [
            ("", "the declaration is no JSON"), ("{}", "the declaration is not a list of models"),
            ("[1]", "`[0]` is not a mapping"), (#"[{"model":"a"}]"#, "`[0].model_type` is missing"),
            (#"[{"model":"a","model_type":"llm","deprecated":1}]"#, "`[0].deprecated` is neither true nor false"),
        ])
    func badJSON(text: String, description: String) {
        let error = #expect(throws: ModelDeclarationError.self) { try PredefinedModels(parsing: text) }
        #expect(error?.description.hasPrefix(description) == true)
    }
}
