import Foundation
import Testing
import XinferenceStandIn

@Suite("Engines that hold a model to a schema do", .timeLimit(.minutes(1)))
struct StructuredAnswerTests {
    private func ask(
        _ port: Int, _ model: String, _ text: String, schema: String, stream: Bool = false
    ) async throws -> RawResponse {
        let format = #"{"type":"json_schema","json_schema":{"name":"x","strict":true,"schema":\#(schema)}}"#
        return try await RawClient.exchange(
            port, "POST", "/v1/chat/completions",
            body: chat(model, text, stream: stream, extra: #","temperature":0,"response_format":\#(format)"#))
    }

    static let person = """
        {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0,"maximum":120},\
        "city":{"type":"string"},"married":{"type":"boolean"}},"required":["name","age","city","married"]}
        """

    @Test("The members come from the prompt", arguments: ["stand-in-llama", "stand-in-vllm"], [true, false])
    func extracted(_ model: String, _ stream: Bool) async throws {
        try await withServer { server in
            let answer = try await ask(
                server.port, model, "Ada Lovelace is 36 years old, lives in London and is not married.",
                schema: Self.person, stream: stream)
            #expect(answer.content == #"{"name": "Ada Lovelace", "age": 36, "city": "London", "married": false}"#)
            #expect(finish(answer) == "stop")
        }
    }

    static let schemas = [
        person,
        #"{"type":"object","properties":{"mood":{"enum":["sad","glad"]},"n":{"const":7}},"required":["mood","n"]}"#,
        #"{"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":3}"#,
        #"{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"#
            + #""required":["name","age"]},"minItems":1}"#,
        #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"number","maximum":-1.5}},"#
            + #""required":["b"]},"c":{"type":["null","boolean"]}},"required":["a","c"]}"#,
        #"{"type":"object","properties":{"t":{"type":"string","minLength":30,"maxLength":31}},"required":["t"]}"#,
        #"{"$defs":{"node":{"type":"object","properties":{"name":{"type":"string"},"kids":{"type":"array","#
            + ##""items":{"$ref":"#/$defs/node"}}},"required":["name","kids"]}},"$ref":"#/$defs/node"}"##,
        #"{"anyOf":[{"type":"null"},{"type":"integer","multipleOf":5,"minimum":12}]}"#,
        #"{"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},"#
            + #"{"properties":{"b":{"type":"integer","exclusiveMinimum":3}},"required":["b"]}]}"#,
        #"{"type":"string","enum":["ja","nein"]}"#, #"{"type":"boolean"}"#, #"{"type":"null"}"#,
    ]

    @Test(
        "Whatever the prompt says, the document satisfies the schema", arguments: schemas,
        [
            "Hello", "Ada is 36 and Bob is 41 and glad.", "Give me 3 numbers: 1, 2, 900 or 4.5", "北京的天气",
            "\\\"quoted\\\"",
        ])
    func satisfied(_ schema: String, _ prompt: String) async throws {
        try await withServer { server in
            let answer = try await ask(server.port, "stand-in-vllm", prompt, schema: schema)
            let document = try JSONSerialization.jsonObject(with: Data(answer.content.utf8), options: .fragmentsAllowed)
            let root = try #require(
                try JSONSerialization.jsonObject(with: Data(schema.utf8)) as? [String: Any])
            let problems = SchemaCheck(root: root).problems(document, root)
            #expect(problems.isEmpty, "\(answer.content)")
        }
    }

    @Test func `A schema that asks for itself without end gets an answer`() async throws {
        let schema = ##"{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#"}},"required":["a","b"]}"##
        try await withServer { server in
            let answer = try await ask(server.port, "stand-in-llama", "Hello", schema: schema)
            #expect(answer.status == 200)
            #expect(answer.content.hasPrefix(#"{"a": {"a": "#))
        }
    }

    @Test func `Several named things become several elements`() async throws {
        try await withServer { server in
            let answer = try await ask(
                server.port, "stand-in-llama", "Ada is 36 and Bob is 41.", schema: Self.schemas[3])
            #expect(answer.content == #"[{"name": "Ada", "age": 36}, {"name": "Bob", "age": 41}]"#)
        }
    }

    @Test func `The transformers engine ignores a schema, and json_object is ignored by all but vLLM`() async throws {
        try await withServer { server in
            let ignored = try await ask(server.port, "stand-in-chat", "Count to 3", schema: Self.person)
            #expect(ignored.content == "1, 2, 3.")
            for (model, text) in [
                ("stand-in-chat", "1, 2, 3."), ("stand-in-llama", "1, 2, 3."),
                ("stand-in-vllm", #"{"answer": "1, 2, 3."}"#),
            ] {
                let answer = try await RawClient.exchange(
                    server.port, "POST", "/v1/chat/completions",
                    body: chat(model, "Count to 3", extra: #","response_format":{"type":"json_object"}"#))
                #expect(answer.content == text)
            }
        }
    }

    @Test func `An unknown form is refused with the recorded bytes`() async throws {
        try await withServer { server in
            let answer = try await RawClient.exchange(
                server.port, "POST", "/v1/chat/completions",
                body: chat("stand-in-chat", "x", extra: #","response_format":{"type":"zzz"}"#))
            #expect(answer.status == 500)
            #expect(answer.text == (try recorded("response-format-bad").text))
        }
    }
}
