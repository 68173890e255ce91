internal import Foundation

/// The documents of one completion: the whole answer and the chunks of a stream are alike (Xinference API, section 6).
struct CompletionShape: Sendable {
    let model: StandInModel
    let id: String
    let created: Int

    init(model: StandInModel) {
        self.model = model
        let uuid = UUID().uuidString.lowercased()
        id = model.engine == .llamaCpp ? "chatcmpl-" + uuid.filter { $0 != "-" } : "cmpl-" + uuid
        created = Int(Date.now.timeIntervalSince1970)
    }

    /// A document with `text`; usage is in the last or only one.
    func document(_ text: String, finish: Generation.FinishReason?, usage generation: Generation?) -> JSONValue {
        let reason = finish.map { JSONValue.string($0.rawValue) } ?? .null
        let choices: JSONValue = [
            ["text": .string(text), "index": 0, "logprobs": nil, "finish_reason": reason]
        ]
        let counts = generation.map {
            ChatGeneration(promptTokens: $0.promptTokens, completionTokens: $0.completionTokens)
        }
        if model.engine == .llamaCpp { return llama(choices, counts) }
        let document: JSONValue = [
            "id": .string(id), "object": "text_completion", "created": .integer(created),
            "model": .string(model.answeringName), "choices": choices,
        ]
        return counts.map { document.with("usage", ChatShape.usage($0)) } ?? document
    }

    private func llama(_ choices: JSONValue, _ counts: ChatGeneration?) -> JSONValue {
        let head: JSONValue = [
            "choices": choices, "created": .integer(created), "model": .string(model.answeringName),
            "system_fingerprint": "b0-unknown", "object": "text_completion",
        ]
        guard let counts else { return head.with("id", .string(id)) }
        let usage: JSONValue = [
            "completion_tokens": .integer(counts.completionTokens), "prompt_tokens": .integer(counts.promptTokens),
            "total_tokens": .integer(counts.promptTokens + counts.completionTokens),
            "prompt_tokens_details": ["cached_tokens": 0],
        ]
        return head.with("usage", usage).with("id", .string(id)).with("timings", ChatShape.timings(counts))
    }
}
