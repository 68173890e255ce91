internal import Foundation

/// The documents of one chat answer, in the shapes of the model's engine (Xinference API, sections 4 and 5).
struct ChatShape: Sendable {
    let model: StandInModel
    let id: String
    let created: Int
    /// Whether the request has tools, which changes the shape even of an answer without calls.
    let hasTools: Bool
    /// Whether the model thinks into a field of its own.
    let reasons: Bool
    /// Whether the thought is over.
    var isAnswering = false
    /// The pieces shown so far.
    var pieces = 0

    init(model: StandInModel, hasTools: Bool, reasons: Bool = false, streams: Bool) {
        self.model = model
        self.hasTools = hasTools
        self.reasons = reasons
        created = Int(Date.now.timeIntervalSince1970)
        let uuid = UUID().uuidString.lowercased()
        switch model.engine {
        case .llamaCpp: id = "chatcmpl-" + uuid.filter { $0 != "-" }
        default: id = (hasTools && !streams ? "chatcmpl-" : "chat") + uuid
        }
    }

    /// A chunk of a stream with `delta` in its only choice.
    func chunk(
        delta: JSONValue, finish: Generation.FinishReason?, logprobs: Bool = false, usage: JSONValue? = nil
    ) -> JSONValue {
        let reason = finish.map { JSONValue.string($0.rawValue) } ?? .null
        if model.engine == .llamaCpp {
            return [
                "choices": [["finish_reason": reason, "index": 0, "delta": delta]], "created": .integer(created),
                "id": .string(id), "model": .string(model.answeringName), "system_fingerprint": "b0-unknown",
                "object": "chat.completion.chunk",
            ]
        }
        let choice: JSONValue =
            logprobs
            ? ["index": 0, "delta": delta, "logprobs": nil, "finish_reason": reason]
            : ["index": 0, "delta": delta, "finish_reason": reason]
        let chunk: JSONValue = [
            "id": .string(id), "model": .string(model.answeringName), "created": .integer(created),
            "object": "chat.completion.chunk", "choices": [choice],
        ]
        return usage.map { chunk.with("usage", $0) } ?? chunk
    }

    /// The id of a call: `call_` and a UUID, but 32 letters and digits from llama.cpp.
    func callID() -> String {
        let uuid = UUID().uuidString.lowercased()
        return model.engine == .llamaCpp ? uuid.filter { $0 != "-" } : "call_" + uuid
    }

    // MARK: Usage

    static func usage(_ generation: ChatGeneration) -> JSONValue {
        [
            "prompt_tokens": .integer(generation.promptTokens),
            "completion_tokens": .integer(generation.completionTokens),
            "total_tokens": .integer(generation.promptTokens + generation.completionTokens),
        ]
    }

    static func timings(_ generation: ChatGeneration) -> JSONValue {
        [
            "cache_n": 0, "prompt_n": .integer(generation.promptTokens), "prompt_ms": .number(1.5),
            "prompt_per_token_ms": .number(0.1), "prompt_per_second": .number(10_000),
            "predicted_n": .integer(generation.completionTokens), "predicted_ms": .number(1.5),
            "predicted_per_token_ms": .number(0.1), "predicted_per_second": .number(10_000),
        ]
    }
}

extension JSONValue {
    /// This object with one more member at its end.
    func with(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members + [Member(key: key, value: value)])
    }
}
