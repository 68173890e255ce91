import DifyPlugin
import DifyPluginTesting
import Foundation
import HTTPTransport
import ScriptedTransport
import Testing
import XinferenceRerank

/// A provider of one rerank model over a server in memory.
private struct OneModelProvider: ModelProvider {
    let rerankModel: (any RerankModel)?
}

/// Sends requests to the plugin, in memory from Dify's line to the server's request, and holds every reply against
/// Dify's rules.
func ask(_ requests: [PluginRequest], over transport: some Transport) async throws -> [PluginAnswer] {
    let provider = OneModelProvider(rerankModel: XinferenceRerankModel(transport: transport))
    let answers = try await PluginAnswer.all(of: requests, to: provider)
    for answer in answers { #expect(answer.violations.isEmpty) }
    return answers
}

/// Sends one request.
func ask(_ request: PluginRequest, over transport: some Transport) async throws -> PluginAnswer {
    try #require(try await ask([request], over: transport).first)
}

/// A request to rank documents.
func ranking(
    _ docs: [String], query: String = "q", _ extra: JSONObject = [:], scoreThreshold: Double = 0, topN: Int = 0,
    session: String = "s"
) -> PluginRequest {
    .invokeRerank(
        session: session, model: "my model", credentials: .credentials(extra), query: query, docs: docs,
        scoreThreshold: scoreThreshold, topN: topN)
}

/// The recorded exchange of that name.
func recorded(_ name: String) throws -> ScriptedAnswer {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "http", subdirectory: "Fixtures"))
    return try #require(ScriptedAnswer(recording: Array(try Data(contentsOf: url))))
}

/// An answer with those results, in that order.
func scores(_ results: [(index: Int, score: Double)]) -> ScriptedAnswer {
    let list = results.map { "{\"index\":\($0.index),\"relevance_score\":\($0.score),\"document\":null}" }
    return ScriptedAnswer("{\"id\":\"1\",\"results\":[\(list.joined(separator: ","))],\"meta\":null}")
}

extension PluginAnswer {
    /// The documents that came back, as `index text score`.
    var ranking: [String] {
        (result?["docs"]?.array ?? []).compactMap(\.object).map { document in
            "\(document["index"]?.int ?? -1) \(document["text"]?.string ?? "?") \(document["score"]?.double ?? .nan)"
        }
    }
}
