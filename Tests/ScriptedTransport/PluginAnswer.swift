public import DifyPlugin
public import DifyPluginTesting
public import HTTPTransport

/// What a request to a plugin gave.
public struct PluginAnswer: Sendable {
    /// The lines in order.
    public var replies: [HostReply]
    /// Dify's rules that they break.
    public var violations: [String]

    /// The payload of the first message that is no error.
    public var result: JSONObject? { replies.first { $0.kind == .stream }?.data?.object }
    /// The error's class and words.
    public var error: (type: String?, message: String)? {
        replies.first { $0.kind == .error }.map { ($0.errorType, $0.errorMessage ?? "") }
    }

    /// Sends requests to a plugin in memory, one after the other, and holds every reply against Dify's rules.
    public static func all(of requests: [PluginRequest], to provider: some ModelProvider) async throws -> [PluginAnswer]
    {
        let host = InMemoryHost()
        async let complete = PluginRunLoop(provider: provider).run(on: host)
        var answers: [PluginAnswer] = []
        for request in requests {
            let replies = try await host.ask(request)
            answers.append(
                PluginAnswer(
                    replies: replies,
                    violations: ReplyValidator.violations(in: replies, to: request).map(\.description)))
        }
        host.closeInput()
        _ = await complete
        return answers
    }
}

extension HTTPRequest {
    /// The body as a tree; empty if it is no object.
    public var json: JSONObject {
        (try? JSONValue(parsing: String(decoding: body, as: UTF8.self)))?.object ?? [:]
    }
}

extension JSONObject {
    /// Credentials for the model `m` of a server that is never tried twice.
    public static func credentials(_ extra: JSONObject = [:]) -> JSONObject {
        var credentials: JSONObject = ["server_url": "http://xinference:9997", "model_uid": "m", "max_retries": "0"]
        for key in extra.keys { credentials[key] = extra[key] }
        return credentials
    }
}
