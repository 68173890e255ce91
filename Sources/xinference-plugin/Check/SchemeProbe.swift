import DifyPlugin
import HTTPTransport
import OpenAICompatible

/// Whether a server that could not be understood speaks with the other scheme: https instead of http, or back.
struct SchemeProbe: Sendable {
    private let client: OpenAIClient

    init(client: OpenAIClient) {
        self.client = client
    }

    /// What to write instead, if the server answers there; `nil` if it does not, or the failure is of another kind.
    func advice(after error: OpenAIError) async -> Advice? {
        guard Self.mayBeScheme(error.reason) else { return nil }
        var server = client.server
        let isSecure = server.baseURL.hasPrefix("https:")
        server.baseURL = (isSecure ? "http" : "https") + server.baseURL.drop { $0 != ":" }
        // Whoever answers there has not been asked for by the user: he gets no key, so his certificate does not matter.
        server.apiKey = nil
        server.extraHeaders = []
        server.trust.skipsVerification = true
        server.timeouts = HTTPTimeouts(connect: .seconds(5), firstByte: .seconds(30), idle: .seconds(30))
        let other = OpenAIClient(transport: client.transport, server: server)
        guard (try? await ServerCheck.get("/v1/cluster/auth", of: other))?["auth"]?.bool != nil else { return nil }
        return Advice(
            "The server does not speak \(isSecure ? "https" : "http") at this port, but answers with"
                + " \(isSecure ? "http" : "https")",
            "Write \(server.baseURL) in server_url.")
    }

    private static func mayBeScheme(_ reason: OpenAIError.Reason) -> Bool {
        switch reason {
        case .transport(let error): [.tls, .malformedResponse, .connectionBroken].contains(error.code)
        case .status(let failure): failure.status == 400
        default: false
        }
    }
}
