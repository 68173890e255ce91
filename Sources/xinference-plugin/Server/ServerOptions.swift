import ArgumentParser
import CurlTransport
import DifyPlugin
import Foundation
import OpenAICompatible
import XinferenceShared

/// Where the server is and how to talk to it: the fields of Dify's form, read with the same checks and the same words.
struct ServerOptions: ParsableArguments {
    @Option(help: "Where Xinference listens, such as http://192.168.1.5:9997; without it XINFERENCE_URL counts.")
    var serverURL: String?

    @Option(help: "The server's API key, if it wants one. Other users of this machine do not see XINFERENCE_API_KEY.")
    var apiKey: String?

    @Option(
        help: "A file with the PEM certificates of the authorities to trust instead of the system's.",
        completion: .file())
    var caCertificate: String?

    @Flag(help: "Accept any certificate; for a server of your own on a network that you trust.")
    var skipTLSVerify = false

    @Option(help: "How many seconds the server may be silent; in Dify invoke_timeout, 300 by itself.")
    var timeout: String?

    @Flag(help: "Write JSON for scripts, and nothing else, to standard output.")
    var json = false

    /// The form as Dify would store it for a model.
    ///
    /// - Throws: `ValidationError` if there is no server, or a certificate that cannot be read.
    func form(model uid: String) throws -> JSONObject {
        let environment = ProcessInfo.processInfo.environment
        guard let url = serverURL ?? environment["XINFERENCE_URL"], !url.isEmpty else {
            throw ValidationError(
                "Which server? Give --server-url, such as http://192.168.1.5:9997, or set XINFERENCE_URL.")
        }
        var form: JSONObject = ["server_url": .string(url), "model_uid": .string(uid)]
        if let key = apiKey ?? environment["XINFERENCE_API_KEY"], !key.isEmpty { form["api_key"] = .string(key) }
        if let caCertificate { form["ca_certificate"] = .string(try Self.text(of: caCertificate)) }
        if let timeout { form["invoke_timeout"] = .string(timeout) }
        if skipTLSVerify { form["skip_tls_verify"] = true }
        return form
    }

    /// The checked form.
    ///
    /// - Throws: `ValidationError` with the sentence that Dify would show.
    func credentials(model uid: String = "none") throws -> Credentials {
        let form = try form(model: uid)
        do {
            return try Credentials(ModelCredentials(form))
        } catch {
            throw ValidationError(error.message)
        }
    }

    /// A client for questions of the tool's own, which tries nothing again: a failure is what the user wants to see.
    func client(_ transport: CurlTransport) throws -> OpenAIClient {
        var server = try credentials().server
        server.retries = RetryPolicy(maximumRetries: 0)
        return OpenAIClient(transport: transport, server: server)
    }

    private static func text(of path: String) throws -> String {
        do {
            return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        } catch {
            throw ValidationError(
                "The file \(path) of --ca-certificate cannot be read; check its name and permissions.")
        }
    }
}
