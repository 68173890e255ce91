import DifyPlugin
import HTTPTransport

extension InvokeErrorMapper {
    /// The row for a request that got no response, or whose response broke off.
    static func verdict(on error: TransportError, url: String) -> Verdict {
        Verdict(
            kind: kind(of: error.code), outcome: "failed: \(error.message.withoutFullStop)",
            advice: advice(error.code) + loopbackHint(error.code, url))
    }

    private static func kind(of code: TransportError.Code) -> InvokeError.Kind {
        switch code {
        case .invalidURL, .invalidRequest: .badRequest
        case .bodyTooLarge: .serverUnavailable
        case .nameNotResolved, .connectionRefused, .connectTimeout, .tls, .proxy, .firstByteTimeout, .idleTimeout,
            .connectionBroken, .malformedResponse, .cancelled, .unavailable:
            .connection
        }
    }

    private static func advice(_ code: TransportError.Code) -> String {
        switch code {
        case .invalidURL, .invalidRequest: "Check server_url and extra_headers."
        case .nameNotResolved:
            "Check the host name in server_url; it has to be known where Dify's plugin daemon runs, often a container."
        case .connectionRefused:
            "Check that Xinference runs and listens on an address that Dify's plugin daemon reaches (start it with"
                + " --host 0.0.0.0)."
        case .connectTimeout: "Check the network between Dify's plugin daemon and the server, or raise connect_timeout."
        case .tls: "Set ca_certificate if your own authority signed the certificate; check http or https in server_url."
        case .proxy: "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY in the plugin daemon's environment."
        case .firstByteTimeout: "The model may be busy, or the prompt long: raise invoke_timeout."
        case .idleTimeout: "The model may be stuck or very slow: look into the server's log, or raise invoke_timeout."
        case .connectionBroken: "Try again; if it happens again, look into the server's log and at proxies between."
        case .malformedResponse: "Check the port and http or https in server_url."
        case .bodyTooLarge: "Check that server_url leads to Xinference itself."
        case .cancelled: "Dify has given it up, or the plugin is shutting down."
        case .unavailable: "The plugin is shutting down or could not start; try again."
        }
    }

    /// The commonest mistake of an installation in Docker: there, `localhost` is the daemon's own container.
    private static func loopbackHint(_ code: TransportError.Code, _ url: String) -> String {
        guard code == .connectionRefused || code == .connectTimeout,
            let host = url.split(separator: "/").dropFirst().first,
            ["localhost", "127.", "[::1]", "0.0.0.0"].contains(where: { host.hasPrefix($0) })
        else { return "" }
        return " In a container that address is the container itself: write host.docker.internal in server_url, or the"
            + " address of Xinference's machine in your network."
    }
}

extension String {
    var withoutFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
