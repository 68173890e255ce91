extension ChatShape {
    /// The first chunk, which only opens the assistant's turn; vLLM has none where a parser for calls runs.
    func opening() -> JSONValue? {
        if reasons {
            // vLLM orders the keys differently and sends a null usage here as well (Xinference API, section 5).
            return model.engine == .vllm
                ? chunk(
                    delta: ["reasoning_content": "", "content": nil, "role": "assistant"], finish: nil,
                    logprobs: true, usage: .null)
                : chunk(delta: ["role": "assistant", "content": nil, "reasoning_content": ""], finish: nil)
        }
        if model.engine == .vllm, hasTools { return nil }
        return chunk(delta: ["role": "assistant", "content": model.engine == .llamaCpp ? nil : ""], finish: nil)
    }

    /// A chunk with a piece of the answer.
    mutating func piece(_ piece: ChatGeneration.Piece) -> JSONValue {
        var delta: JSONValue
        switch piece {
        case .reasoning(let text): delta = ["reasoning_content": .string(text), "content": nil]
        case .text(let text):
            // Thought and answer meet in one delta of the transformers engine (Xinference API, section 5).
            let thought: JSONValue = !isAnswering && model.engine == .transformers ? "" : nil
            isAnswering = true
            if reasons {
                delta = ["reasoning_content": thought, "content": .string(text)]
            } else if model.engine == .vllm, hasTools {
                delta = ["role": "assistant", "content": .string(text), "tool_calls": []]
            } else {
                delta = ["content": .string(text)]
            }
        case .call(let index, let name, let arguments): delta = call(index, name, arguments)
        }
        // The transformers engine says the role again with every round of eight tokens (Xinference API, section 5).
        if model.engine == .transformers, pieces > 0, pieces.isMultiple(of: 8) {
            delta = delta.with("role", "assistant")
        }
        pieces += 1
        return chunk(delta: delta, finish: nil, logprobs: true, usage: .null)
    }

    /// The chunk that says why the answer ended.
    func finishing(_ generation: ChatGeneration, includesUsage: Bool) -> JSONValue {
        let reason = generation.finishReason ?? .stop
        switch model.engine {
        case .llamaCpp:
            let chunk = chunk(delta: ["content": ""], finish: reason)
            return includesUsage ? chunk : chunk.with("timings", Self.timings(generation))
        case .vllm where hasTools:
            // After calls vLLM's usage is null here; only the extra chunk has it (Xinference API, section 5).
            return chunk(
                delta: ["role": "assistant", "content": "", "tool_calls": []], finish: reason, logprobs: true,
                usage: reason == .toolCalls ? .null : Self.usage(generation))
        default:
            let delta: JSONValue = reasons ? ["content": "", "reasoning_content": nil] : ["content": ""]
            return chunk(delta: delta, finish: reason, logprobs: true, usage: Self.usage(generation))
        }
    }

    /// The extra chunk that `include_usage` asks for.
    func usage(_ generation: ChatGeneration) -> JSONValue {
        let isTransformers = model.engine == .transformers
        return [
            "id": .string(id), "model": .string(model.answeringName), "created": .integer(created),
            "object": "chat.completion.chunk",
            "choices": isTransformers ? [["index": 0, "delta": [:], "finish_reason": "stop"]] : [],
            "usage": model.engine == .llamaCpp
                ? Self.usage(generation).with("prompt_tokens_details", ["cached_tokens": 0]) : Self.usage(generation),
        ]
    }

    /// The delta of a piece of a call, whose first piece alone has id, type and name.
    private func call(_ index: Int, _ name: String?, _ arguments: String) -> JSONValue {
        if model.engine == .llamaCpp {
            guard let name else {
                return ["tool_calls": [["index": .integer(index), "function": ["arguments": .string(arguments)]]]]
            }
            let function: JSONValue = ["name": .string(name), "arguments": .string(arguments)]
            return [
                "tool_calls": [
                    [
                        "index": .integer(index), "id": .string(callID()), "type": "function", "function": function,
                    ]
                ]
            ]
        }
        var call: JSONValue = ["index": .integer(index), "function": ["arguments": .string(arguments)]]
        if let name {
            call = [
                "index": .integer(index), "function": ["arguments": .string(arguments), "name": .string(name)],
                "id": .string(callID()), "type": "function",
            ]
        }
        return ["role": "assistant", "content": "", "tool_calls": [call]]
    }
}
