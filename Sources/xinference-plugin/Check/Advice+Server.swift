import DifyPlugin
import HTTPTransport
import OpenAICompatible

extension Advice {
    /// What may still go wrong in Dify where all goes well here.
    static func onGoodConnection(_ server: OpenAIServer) -> [Advice] {
        var advice: [Advice] = []
        let host = HostLookup.host(of: server.baseURL)
        if ["localhost", "::1", "0.0.0.0"].contains(host) || host.hasPrefix("127.") {
            advice.append(
                Advice(
                    "server_url names this very machine (\(host)), which inside Dify's containers is the container",
                    "For Dify in Docker write host.docker.internal or this machine's address in your network, and"
                        + " start Xinference with --host 0.0.0.0."))
        }
        if server.trust.skipsVerification {
            advice.append(
                Advice(
                    "The server's certificate is not checked",
                    "Fill in ca_certificate with your authority's certificate instead, unless the network is your own."
                ))
        }
        return advice
    }

    /// What follows from the version alone (Xinference API, section 13).
    static func on(_ version: ServerVersion) -> [Advice] {
        var advice: [Advice] = []
        if version < ServerVersion(1, 6) {
            advice.append(
                Advice(
                    "Xinference \(version) does not tell what an audio model can do",
                    "Name it with --type here; in Dify add it as Speech2text or TTS. Version 1.6 and later tell."))
        }
        if version < ServerVersion(2, 2) {
            advice.append(
                Advice(
                    "Xinference \(version) refuses to stream most answers with tools",
                    "The plugin asks for those whole; with version 2.2 or later they stream."))
        }
        return advice
    }

    static func slowNetwork(_ median: Duration) -> Advice {
        Advice(
            "A request that costs the server nothing takes \(median.spelled)",
            "Look at the network and proxies between here and the server; each answer begins that much later.")
    }
}
