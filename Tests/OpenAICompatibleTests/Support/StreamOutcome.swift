import ScriptedTransport

@testable import OpenAICompatible

/// All that a stream gave: its chunks, and the error with which it ended, if any.
struct StreamOutcome: Hashable {
    var chunks: [ChatCompletionChunk] = []
    var failure: OpenAIError.Reason?

    /// The text.
    var text: String { chunks.compactMap(\.content).joined() }
    /// The finish reasons in order.
    var finishReasons: [String] { chunks.compactMap(\.finishReason) }
    /// The usages in order.
    var usages: [TokenUsage] { chunks.compactMap(\.usage) }

    /// Streams an answer to its end.
    init(of answer: ScriptedAnswer, key: String? = nil) async throws {
        var chunks: [ChatCompletionChunk] = []
        do {
            try await client(ScriptedTransport(answer), key: key).withChatStream(anyRequest) { stream in
                while let next = try await stream.next() { chunks += next }
            }
        } catch let error as OpenAIError {
            failure = error.reason
        }
        self.chunks = chunks
    }

    /// The failure's words, for an error in the stream.
    var words: String? {
        if case .inStream(let words) = failure { words } else { nil }
    }
}
