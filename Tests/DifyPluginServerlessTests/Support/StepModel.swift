import DifyPlugin
import ScriptedTransport

/// A language model that does what the user's message says, one step at a time.
final class StepModel: ModelProvider, LargeLanguageModel {
    /// Opened by the test: `wait` goes on.
    let mayGoOn = Gate()
    /// Opened by the model: a `wait` or a `flood` was given up.
    let wasCancelled = Gate()
    private let bytes = Locked(0)
    private let calls = Locked(0)

    /// Bytes of text that were sent.
    var sentBytes: Int { bytes.withLock { $0 } }
    /// Invocations so far.
    var invocations: Int { calls.withLock { $0 } }

    var largeLanguageModel: (any LargeLanguageModel)? { self }

    func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
        calls.withLock { $0 += 1 }
        let words = (invocation.messages.last?.text ?? "").split(separator: " ")
        switch words.first {
        case "count":
            for number in 1...(words.dropFirst().first.flatMap { Int($0) } ?? 1) {
                try await results.send(LLMResultChunk("\(number) "))
            }
        case "wait":
            try await results.send(LLMResultChunk("begun "))
            await mayGoOn.pass()
            if Task.isCancelled { wasCancelled.open() }
            try Task.checkCancellation()
            try await results.send(LLMResultChunk("done"))
        case "flood":
            let piece = String(repeating: "x", count: 32 << 10)
            do {
                while true {
                    try await results.send(LLMResultChunk(piece))
                    bytes.withLock { $0 += piece.utf8.count }
                }
            } catch {
                wasCancelled.open()
                throw error
            }
        default:
            try await results.send(LLMResultChunk(words.joined(separator: " ")))
        }
        try await results.send(
            LLMResultChunk("", usage: LLMUsage(promptTokens: 1, completionTokens: 1, latency: 0), finishReason: "stop"))
    }

    func getNumTokens(_ invocation: LLMInvocation) async throws -> Int { invocation.messages.count }

    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }

    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(model: model, type: .llm, properties: [.mode: "chat", .contextSize: 4096])
    }
}
