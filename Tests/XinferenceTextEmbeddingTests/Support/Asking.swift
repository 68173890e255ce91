import DifyPlugin
import DifyPluginTesting
import Foundation
import HTTPTransport
import ScriptedTransport
import Testing

@testable import XinferenceTextEmbedding

/// A provider of one embedding model over a server in memory.
private struct OneModelProvider: ModelProvider {
    let textEmbeddingModel: (any TextEmbeddingModel)?
}

/// Sends requests to the plugin, in memory from Dify's line to the server's request, and holds every reply against
/// Dify's rules.
func ask(_ requests: [PluginRequest], over transport: some Transport) async throws -> [PluginAnswer] {
    let provider = OneModelProvider(textEmbeddingModel: XinferenceTextEmbeddingModel(transport: transport))
    let answers = try await PluginAnswer.all(of: requests, to: provider)
    for answer in answers { #expect(answer.violations.isEmpty) }
    return answers
}

/// Sends one request.
func ask(_ request: PluginRequest, over transport: some Transport) async throws -> PluginAnswer {
    try #require(try await ask([request], over: transport).first)
}

/// A request to embed texts.
func embedding(
    _ texts: [String], _ extra: JSONObject = [:], type: String = "document", session: String = "s"
) -> PluginRequest {
    .invokeTextEmbedding(
        session: session, model: "my model", credentials: .credentials(extra), texts: texts, inputType: type)
}

/// The recorded exchange of that name.
func recorded(_ name: String) throws -> ScriptedAnswer {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "http", subdirectory: "Fixtures"))
    return try #require(ScriptedAnswer(recording: Array(try Data(contentsOf: url))))
}

extension PluginAnswer {
    /// The vectors that came back.
    var vectors: [[Double]] {
        (result?["embeddings"]?.array ?? []).map { ($0.array ?? []).compactMap(\.double) }
    }

    /// The tokens that came back.
    var tokens: Int? { result?["usage"]?.object?["total_tokens"]?.int }
}
