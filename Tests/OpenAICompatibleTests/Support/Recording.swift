import DifyPlugin
import Foundation
import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing

/// The recorded exchange of that name: version, group, case.
func recorded(_ name: String) throws -> ScriptedAnswer {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "http", subdirectory: "Fixtures"))
    return try #require(ScriptedAnswer(recording: Array(try Data(contentsOf: url))))
}

/// A client of a server that answers from a script; without `clock` it never tries again.
func client(
    _ transport: ScriptedTransport, key: String? = nil, extra: [HTTPHeader] = [], clock: RetryClock? = nil
) -> OpenAIClient {
    var server = OpenAIServer(baseURL: "http://xinference:9997", apiKey: key.map { .init($0) }, extraHeaders: extra)
    if clock == nil { server.retries.maximumRetries = 0 }
    return OpenAIClient(transport: transport, server: server, clock: clock ?? RetryClock())
}

/// A request whose body does not matter.
let anyRequest = ChatCompletionRequest(model: "m", messages: [ChatMessage(role: "user", content: .text("Hi"))])
