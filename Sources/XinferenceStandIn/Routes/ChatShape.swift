internal import Foundation

/// The documents of one chat answer, in the shapes of the model's engine (Xinference API, sections 4 and 5).
struct ChatShape: Sendable {
    let model: StandInModel
    let id: String
    let created: Int
    let hasTools: Bool

    init(model: StandInModel, hasTools: Bool, streams: Bool) {
        self.model = model
        self.hasTools = hasTools
        created = Int(Date.now.timeIntervalSince1970)
        let uuid = UUID().uuidString.lowercased()
        switch model.engine {
        case .llamaCpp: id = "chatcmpl-" + uuid.filter { $0 != "-" }
        default: id = (hasTools && !streams ? "chatcmpl-" : "chat") + uuid
        }
    }

    // MARK: Stream

    /// The first chunk, which only opens the assistant's turn.
    func opening() -> JSONValue {
        let isLlama = model.engine == .llamaCpp
        return chunk(delta: ["role": "assistant", "content": isLlama ? nil : ""], finish: nil)
    }

    /// A chunk with a piece of the answer.
    func piece(_ text: String) -> JSONValue {
        chunk(delta: ["content": .string(text)], finish: nil, logprobs: true, usage: .null)
    }

    /// The chunk that says why the answer ended.
    func finishing(_ generation: Generation, _ reason: Generation.FinishReason, includesUsage: Bool) -> JSONValue {
        let isLlama = model.engine == .llamaCpp
        let chunk = chunk(delta: ["content": ""], finish: reason, logprobs: true, usage: Self.usage(generation))
        return isLlama && !includesUsage ? chunk.with("timings", Self.timings(generation)) : chunk
    }

    /// The extra chunk that `include_usage` asks for.
    func usage(_ generation: Generation) -> JSONValue {
        let isLlama = model.engine == .llamaCpp
        return [
            "id": .string(id), "model": .string(model.answeringName), "created": .integer(created),
            "object": "chat.completion.chunk",
            "choices": isLlama ? [] : [["index": 0, "delta": [:], "finish_reason": "stop"]],
            "usage": isLlama
                ? Self.usage(generation).with("prompt_tokens_details", ["cached_tokens": 0]) : Self.usage(generation),
        ]
    }

    private func chunk(
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

    // MARK: Whole answer

    /// The whole answer without a stream.
    func whole(_ text: String, _ generation: Generation, _ reason: Generation.FinishReason) -> JSONValue {
        let message: JSONValue = ["role": "assistant", "content": .string(text)]
        if model.engine == .llamaCpp {
            return [
                "choices": [["finish_reason": .string(reason.rawValue), "index": 0, "message": message]],
                "created": .integer(created), "model": .string(model.answeringName),
                "system_fingerprint": "b0-unknown", "object": "chat.completion",
                "usage": [
                    "completion_tokens": .integer(generation.completionTokens),
                    "prompt_tokens": .integer(generation.promptTokens),
                    "total_tokens": .integer(generation.promptTokens + generation.completionTokens),
                    "prompt_tokens_details": ["cached_tokens": 0],
                ],
                "id": .string(id), "timings": Self.timings(generation),
            ]
        }
        let choice: JSONValue = [
            "index": 0, "message": hasTools ? message.with("tool_calls", []) : message, "logprobs": nil,
            "finish_reason": .string(reason.rawValue),
        ]
        return [
            "id": .string(id), "object": "chat.completion", "created": .integer(created),
            "model": .string(model.answeringName), "choices": [choice], "usage": Self.usage(generation),
        ]
    }

    private static func usage(_ generation: Generation) -> JSONValue {
        [
            "prompt_tokens": .integer(generation.promptTokens),
            "completion_tokens": .integer(generation.completionTokens),
            "total_tokens": .integer(generation.promptTokens + generation.completionTokens),
        ]
    }

    private static func timings(_ generation: Generation) -> JSONValue {
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
