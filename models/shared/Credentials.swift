public import DifyPlugin
import HTTPTransport
public import OpenAICompatible

/// The form a user filled in for one model, checked: which server, which model, how to talk to it.
///
/// Reading it never touches the network. Printing it shows neither the key nor the extra headers' values.
public struct Credentials: Sendable, Hashable {
    /// The server and how to talk to it.
    public var server: OpenAIServer
    /// The model's uid at the server; any characters.
    public var modelUID: String
    /// The context the user says one request gets, in tokens; wins over what the server says.
    public var contextSize: Int?
    /// The most tokens of an answer, if the user bounds them.
    public var maxOutputTokens: Int?

    /// Makes credentials.
    public init(server: OpenAIServer, modelUID: String, contextSize: Int? = nil, maxOutputTokens: Int? = nil) {
        self.server = server
        self.modelUID = modelUID
        self.contextSize = contextSize
        self.maxOutputTokens = maxOutputTokens
    }

    /// Reads what Dify stored; text, numbers and switches in whatever JSON type they arrive (protocol section 6.5).
    ///
    /// - Throws: an error whose sentence names the field that is wrong and says what to write instead.
    public init(_ values: ModelCredentials) throws(CredentialsValidateFailedError) {
        let fields = CredentialFields(values)
        let apiKey = try APIKey.read(fields)
        let silence = try fields.seconds("invoke_timeout", upTo: 86_400) ?? .seconds(300)
        let connect = try fields.seconds("connect_timeout", upTo: 3600) ?? .seconds(10)
        let uid = try fields.requiredText("model_uid", hint: "the UID that \"xinference list\" shows")
        self.init(
            server: OpenAIServer(
                baseURL: try ServerURL(
                    parsing: try fields.requiredText(
                        "server_url", hint: "where Xinference listens, such as \"http://host:9997\"")
                ).text,
                apiKey: apiKey,
                extraHeaders: try ExtraHeaders.read(fields, hasKey: apiKey != nil),
                timeouts: HTTPTimeouts(connect: connect, firstByte: silence, idle: silence),
                trust: TLSTrust(
                    certificateAuthorities: try PEMText.read(fields, "ca_certificate"),
                    skipsVerification: try fields.flag("skip_tls_verify") ?? false),
                // A retry that would come later than the user is willing to wait helps nobody.
                retries: RetryPolicy(
                    maximumRetries: try fields.integer("max_retries", in: 0...10) ?? 3, budget: silence)),
            modelUID: uid,
            contextSize: try fields.integer("context_size", in: 1...Int(Int32.max)),
            maxOutputTokens: try fields.integer("max_output_tokens", in: 1...Int(Int32.max)))
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The model and the server, without secrets.
    public var description: String { "Credentials(\(modelUID) at \(server.baseURL))" }
    /// The model and the server, without secrets.
    public var debugDescription: String { description }
    /// Nothing: an extra header's value may be a secret, and `dump` looks here.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
