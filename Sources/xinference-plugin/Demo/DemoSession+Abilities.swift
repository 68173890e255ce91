import DifyPlugin
import DifyPluginTesting

/// What models can do beyond talking, on the stand-in server, whose models all have their part in it.
extension DemoSession {
    private static let weather: JSONValue = [
        "name": "get_weather", "description": "The weather in a city.",
        "parameters": [
            "type": "object", "properties": ["city": ["type": "string", "description": "The city."]],
            "required": ["city"],
        ],
    ]

    private static let person: JSONValue = [
        "type": "object",
        "properties": ["name": ["type": "string"], "age": ["type": "integer"], "city": ["type": "string"]],
        "required": ["name", "age", "city"],
    ]

    /// Two calls at once, and the answer made of their results, as an agent does it.
    mutating func callTools() async throws {
        try await use("stand-in-vllm")
        let question = Self.message("user", "What is the weather in Paris and in London?")
        let text = try await chat(
            [question], session: "tools-1", explanation: "a model that calls tools", tools: [Self.weather])
        let calls = Self.calls(in: host.repliesSoFar(of: "tools-1"))
        guard calls.count == 2 else { return fail("two cities should give two calls, not \(calls.count)") }
        var messages = [question, Self.message("assistant", text, calls: .array(calls))]
        for (call, weather) in zip(calls, ["18 degrees and sunny", "12 degrees and rain"]) {
            messages.append(Self.message("tool", weather, answering: call.object?["id"]?.string ?? ""))
        }
        try await chat(
            messages, session: "tools-2", explanation: "the answer, from what the tools gave", tools: [Self.weather])
    }

    /// An answer in the shape of a schema, which the server enforces.
    mutating func answerInShape() async throws {
        try await use("stand-in-llama")
        let format: JSONObject = ["name": "person", "schema": Self.person]
        var writer = JSONWriter()
        try format.write(to: &writer)
        let text = try await chat(
            [Self.message("user", "Ada is 36 years old and lives in London.")], session: "schema-answer",
            explanation: "an answer in the shape of a JSON schema",
            parameters: [
                "response_format": "json_schema", "json_schema": .string(String(decoding: writer.bytes, as: UTF8.self)),
            ])
        guard let answer = try? JSONValue(parsing: text), answer.object?["age"]?.int != nil else {
            return fail("the answer is not in the shape of the schema")
        }
    }

    /// A model that thinks before it speaks: its thoughts come between tags.
    mutating func think() async throws {
        try await use("stand-in-thinker")
        let text = try await chat(
            [Self.message("user", "What is (12 + 8) * 3?")], session: "thoughts",
            explanation: "a model that thinks first")
        if !text.hasPrefix("<think>") { fail("the thoughts are not between tags") }
    }
}
