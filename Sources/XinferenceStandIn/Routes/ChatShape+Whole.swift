extension ChatShape {
    /// The whole answer without a stream.
    func whole(_ answer: WholeAnswer, _ generation: ChatGeneration) -> JSONValue {
        model.engine == .llamaCpp ? llama(answer, generation) : standard(answer, generation)
    }

    private func llama(_ answer: WholeAnswer, _ generation: ChatGeneration) -> JSONValue {
        var message: JSONValue = ["role": "assistant", "content": .string(answer.text)]
        if !answer.calls.isEmpty {
            let calls = answer.calls.map { call -> JSONValue in
                ["type": "function", "function": function(call), "id": .string(callID())]
            }
            message = message.with("tool_calls", .array(calls))
        }
        return [
            "choices": [["finish_reason": .string(answer.finishReason.rawValue), "index": 0, "message": message]],
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

    private func standard(_ answer: WholeAnswer, _ generation: ChatGeneration) -> JSONValue {
        var message: JSONValue = ["role": "assistant", "content": .string(answer.text)]
        if hasTools {
            let calls = answer.calls.map { call -> JSONValue in
                ["id": .string(callID()), "type": "function", "function": function(call)]
            }
            message = message.with("tool_calls", .array(calls))
        }
        if reasons { message = message.with("reasoning_content", .string(answer.thought)) }
        let choice: JSONValue = [
            "index": 0, "message": message, "logprobs": nil, "finish_reason": .string(answer.finishReason.rawValue),
        ]
        // With tools another part of the real server writes the answer, in another order.
        let head: JSONValue =
            hasTools
            ? [
                "id": .string(id), "model": .string(model.answeringName), "object": "chat.completion",
                "created": .integer(created),
            ]
            : [
                "id": .string(id), "object": "chat.completion", "created": .integer(created),
                "model": .string(model.answeringName),
            ]
        return head.with("choices", [choice]).with("usage", Self.usage(generation))
    }

    /// The arguments are JSON text inside the JSON.
    private func function(_ call: ToolCall) -> JSONValue {
        ["name": .string(call.name), "arguments": .string(call.arguments.text ?? call.argumentText)]
    }
}
