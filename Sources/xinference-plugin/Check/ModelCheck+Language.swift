import DifyPlugin
import DifyPluginTesting
import XinferenceClient

extension ModelCheck {
    private static let weather: JSONValue = [
        "name": "get_weather", "description": "The weather in a city.",
        "parameters": [
            "type": "object", "properties": ["city": ["type": "string", "description": "The city."]],
            "required": ["city"],
        ],
    ]

    /// A short streamed answer, and a call of a tool where the schema promises that.
    mutating func talk(_ schema: JSONObject) async throws {
        let features = schema["features"]?.array?.compactMap(\.string) ?? []
        guard let answer = try await converse("answer", "Why is the sky blue? Answer in one sentence.") else { return }
        let parts = answer.parts
        let spoken = (parts.speech.isEmpty ? parts.thoughts : parts.speech).filter { !$0.isNewline }
        let quotation = spoken.count > 60 ? "\(spoken.prefix(60))…" : spoken
        if answer.text.isEmpty {
            add(.init("answer", .failed, "the model said nothing", answer.total))
        } else {
            add(.init("answer", .ok, "\"\(quotation)\": \(answer.summary)"))
        }
        var toolAnswer: ChatAnswer?
        if features.contains("tool-call") {
            toolAnswer = try await callTool(streamed: features.contains("stream-tool-call"))
        }
        guard let description = report.model?.description else { return }
        report.add(
            LanguageModelFindings(
                description: description, version: version, answer: answer, toolAnswer: toolAnswer,
                contextShown: schema["model_properties"]?.object?["context_size"]?.int
            ).advice)
    }

    private mutating func callTool(streamed: Bool) async throws -> ChatAnswer? {
        let question = "What is the weather in Paris? Use the tool."
        guard let answer = try await converse("tool call", question, tools: [Self.weather], stream: streamed) else {
            return nil
        }
        let calls = answer.toolCalls.compactMap { $0.object?["function"]?.object }
        if calls.isEmpty {
            add(.init("tool call", .notice, "the model called no tool", answer.total))
        } else {
            let spelled = calls.map { "\($0["name"]?.string ?? "?")(\($0["arguments"]?.string ?? ""))" }
            add(.init("tool call", .ok, spelled.joined(separator: ", "), answer.total))
        }
        return answer
    }

    private mutating func converse(
        _ step: String, _ question: String, tools: JSONValue = nil, stream: Bool = true
    ) async throws -> ChatAnswer? {
        // A model that thinks needs room for its thoughts before it says anything.
        let thinks = report.model?.description?.abilities.contains("reasoning") ?? false
        let request = PluginRequest.invokeLLM(
            session: PluginInProcess.session(), model: uid, credentials: form,
            messages: [PluginRequest.userMessage(question)],
            parameters: ["max_tokens": thinks ? 512 : tools == nil ? 64 : 128, "temperature": 0], tools: tools,
            stream: stream)
        guard let answer = try await ask(step, request) else { return nil }
        let gathered = ChatAnswer(answer)
        measure(step.replacing(" ", with: "_"), .object(gathered.json))
        return gathered
    }
}
