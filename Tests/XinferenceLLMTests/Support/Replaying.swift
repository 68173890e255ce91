import DifyPlugin
import ScriptedTransport

@testable import OpenAICompatible
@testable import XinferenceLLM

/// What a recorded answer becomes on its way through client and ``ChatStream``.
func replayed(_ script: ScriptedAnswer, hasTools: Bool, streamed: Bool = true) async throws -> [LLMResultChunk] {
    let client = OpenAIClient(
        transport: ScriptedTransport(script), server: OpenAIServer(baseURL: "http://xinference:9997"))
    let request = ChatCompletionRequest(model: "m", messages: [], stream: streamed)
    var answer = ChatStream(hasTools: hasTools)
    var results: [LLMResultChunk] = []
    if streamed {
        try await client.withChatStream(request) { stream in
            while let chunks = try await stream.next() { results += answer.receive(chunks) }
        }
    } else {
        results += answer.receive([try await client.chat(request)])
    }
    return (results + answer.finish(latency: .zero, promptTokens: 0)).withoutIDs
}

/// The server's chunks of a recorded stream.
func chunks(of script: ScriptedAnswer) async throws -> [ChatCompletionChunk] {
    let client = OpenAIClient(
        transport: ScriptedTransport(script), server: OpenAIServer(baseURL: "http://xinference:9997"))
    var all: [ChatCompletionChunk] = []
    try await client.withChatStream(ChatCompletionRequest(model: "m", messages: [])) { stream in
        while let chunks = try await stream.next() { all += chunks }
    }
    return all
}

extension [LLMResultChunk] {
    /// The text of all chunks.
    var text: String {
        map { if case .text(let text) = $0.content { text } else { "" } }.joined()
    }

    /// The calls of all chunks, as `name(arguments)`.
    var calls: [String] { flatMap(\.toolCalls).map { "\($0.name)(\($0.arguments))" } }

    /// The same with the calls' ids blank: one that was found in text gets a new id each time.
    var withoutIDs: [LLMResultChunk] {
        map { chunk in
            var chunk = chunk
            for index in chunk.toolCalls.indices { chunk.toolCalls[index].id = "" }
            return chunk
        }
    }
}
