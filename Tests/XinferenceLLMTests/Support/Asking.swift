import DifyPlugin
import DifyPluginTesting
import Foundation
import HTTPTransport
import ScriptedTransport
import Testing
import XinferenceLLM

/// A provider of one language model over a scripted server.
private struct OneModelProvider: ModelProvider {
    let largeLanguageModel: (any LargeLanguageModel)?
}

/// What a request to the plugin gave.
struct Answer {
    var replies: [HostReply]
    var transport: ScriptedTransport

    /// The text of all chunks.
    var text: String { replies.compactMap(\.text).joined() }
    /// The payloads in order.
    var results: [JSONObject] { replies.filter { $0.kind == .stream }.compactMap(\.data?.object) }
    /// The chunks' `delta` objects.
    var deltas: [JSONObject] { results.compactMap { $0["delta"]?.object } }
    /// The usages that are not null.
    var usages: [JSONObject] { deltas.compactMap { $0["usage"]?.object } }
    /// The error's class and words.
    var error: (type: String?, message: String)? {
        replies.first { $0.kind == .error }.map { ($0.errorType, $0.errorMessage ?? "") }
    }
}

/// Credentials for a server that is never tried twice.
func credentials(_ extra: JSONObject = [:]) -> JSONObject {
    var credentials: JSONObject = ["server_url": "http://xinference:9997", "model_uid": "m", "max_retries": "0"]
    for key in extra.keys { credentials[key] = extra[key] }
    return credentials
}

/// Sends requests to the plugin, in memory from Dify's line to the server's request, and holds every reply against
/// Dify's rules.
func ask(_ requests: [PluginRequest], _ script: [ScriptedAnswer]) async throws -> [Answer] {
    let transport = ScriptedTransport(script)
    let provider = OneModelProvider(largeLanguageModel: XinferenceLanguageModel(transport: transport))
    let host = InMemoryHost()
    async let complete = PluginRunLoop(provider: provider).run(on: host)
    var answers: [Answer] = []
    for request in requests {
        let replies = try await host.ask(request)
        #expect(ReplyValidator.violations(in: replies, to: request).isEmpty)
        answers.append(Answer(replies: replies, transport: transport))
    }
    host.closeInput()
    _ = await complete
    return answers
}

/// Sends one request.
func ask(_ request: PluginRequest, _ script: ScriptedAnswer...) async throws -> Answer {
    try #require(try await ask([request], script).first)
}

/// The recorded exchange of that name.
func recorded(_ name: String) throws -> ScriptedAnswer {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "http", subdirectory: "Fixtures"))
    return try #require(ScriptedAnswer(recording: Array(try Data(contentsOf: url))))
}

/// A request's body as a tree.
func body(_ request: HTTPRequest?) throws -> JSONObject {
    let text = String(decoding: try #require(request).body, as: UTF8.self)
    return try #require(try JSONValue(parsing: text).object)
}
