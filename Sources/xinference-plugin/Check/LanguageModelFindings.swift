import DifyPlugin
import XinferenceClient

/// What was seen of a language model, and the advice that follows from it.
struct LanguageModelFindings: Sendable {
    let description: ModelDescription
    let version: ServerVersion?
    let answer: ChatAnswer
    /// The answer that should have been a call of a tool; `nil` if it was not asked for or failed.
    let toolAnswer: ChatAnswer?
    /// The context that Dify is shown, in tokens.
    let contextShown: Int?

    var advice: [Advice] { context + thoughts + tools + speed }

    // MARK: Context

    private var context: [Advice] {
        guard let size = description.contextLength else {
            return [
                Advice(
                    "The server does not tell the model's context; Dify is shown \(contextShown ?? 0) tokens",
                    "Set context_size in Dify to what the model was launched with.")
            ]
        }
        var advice: [Advice] = []
        if description.engine?.lowercased() == "llama.cpp" {
            advice.append(
                Advice(
                    "llama.cpp divides the context of \(size) tokens among its parallel requests, up to eight",
                    "If long prompts fail, launch the model with more context, and set context_size in Dify to what one"
                        + " request gets."))
        }
        if size < 4096 {
            advice.append(
                Advice(
                    "The model's context has \(size) tokens",
                    "That is little for agents and knowledge bases: launch it with more, or use it for short chats."))
        }
        return advice
    }

    // MARK: Thoughts

    private var thoughts: [Advice] {
        let parts = answer.parts
        if answer.text.contains("</think>"), !answer.text.contains("<think>") {
            return [
                Advice(
                    "The answer has an end of thoughts (</think>) and no beginning",
                    "Launch the model with reasoning_content = true, so that the server takes them apart.")
            ]
        }
        guard !parts.thoughts.isEmpty, parts.speech.allSatisfy(\.isWhitespace) else { return [] }
        if answer.finishReason == "length" {
            let canSwitch = description.abilities.contains("hybrid")
            return [
                Advice(
                    "All \(answer.completionTokens ?? 0) tokens went into thoughts, and none into an answer",
                    "Allow more max_tokens" + (canSwitch ? ", or set enable_thinking to false." : "."))
            ]
        }
        return [
            Advice(
                "The whole answer came as thoughts",
                "Launch the model without reasoning_content: with llama.cpp the option takes answers for thoughts.")
        ]
    }

    // MARK: Tools

    /// What a model writes when the engine does not understand that it calls a tool.
    private static let callMarks = [
        "<tool_call", "<|tool", "[TOOL_CALLS]", "<function", "\"get_weather\"", "get_weather(",
    ]

    private var tools: [Advice] {
        guard let toolAnswer, toolAnswer.toolCalls.isEmpty else { return [] }
        if Self.callMarks.contains(where: toolAnswer.text.contains) {
            return [
                Advice(
                    "The model wrote its call of a tool as text, which \(description.engine ?? "the engine") left as it is",
                    "Launch it on an engine that reads such calls, such as vLLM with a family of tool models, or set"
                        + " function_calling_type in Dify to no_call.")
            ]
        }
        return [
            Advice(
                "The model promises tools and answered without calling the one it was told to use",
                "Small models often do. Try it with your own agent, or set function_calling_type in Dify to no_call.")
        ]
    }

    // MARK: Speed

    private var speed: [Advice] {
        var advice: [Advice] = []
        if let first = answer.firstToken, first > .seconds(5) {
            advice.append(
                Advice(
                    "The first token took \(first.spelled)",
                    "The model may have been waiting for other requests or running on a CPU; try again, and look at the"
                        + " server's load. A prompt that takes longer than invoke_timeout fails."))
        }
        guard let rate = answer.tokensPerSecond else { return advice }
        if rate < 5 {
            advice.append(
                Advice(
                    "The model writes \(rate.spelled) tokens a second",
                    "People read faster. Take a smaller model or quantization, or see that it runs on the graphics card."
                ))
        }
        // Without max_tokens an answer goes on to the end of the context (Xinference API, section 4).
        if let size = description.contextLength, version.map({ $0 >= ServerVersion(1, 9) }) ?? true,
            Double(size) / rate > 600
        {
            advice.append(
                Advice(
                    "At \(rate.spelled) tokens a second an answer that fills the context of \(size) tokens takes"
                        + " \(Int(min(Double(size) / rate / 60, 1e6))) minutes",
                    "Set max_output_tokens in the form, or max_tokens in the app: without either, a model that does not"
                        + " stop by itself goes on to the end of its context."))
        }
        return advice
    }
}
