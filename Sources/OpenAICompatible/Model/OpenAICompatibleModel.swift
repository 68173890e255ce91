public import DifyPlugin
public import HTTPTransport

/// A model type whose server speaks OpenAI's API.
///
/// The base of ``OpenAICompatibleLanguageModel`` and its fellows. What differs from server to server is said here and in
/// theirs; what is the same everywhere (streams, tool calls, batches, retries, limits) they do themselves.
public protocol OpenAICompatibleModel: AIModel {
    /// What carries the requests.
    var transport: any Transport { get }

    /// Reads the form.
    ///
    /// - Throws: an error that names the field that is wrong.
    func endpoint(_ credentials: ModelCredentials) throws -> OpenAIEndpoint

    /// A failure as Dify is to be told it.
    func hostError(for error: any Error) -> any HostError
}

extension OpenAICompatibleModel {
    /// Reads the fields `server_url`, `model_uid` and `api_key`; where the first two are absent, those of Dify's own
    /// OpenAI-compatible providers, `endpoint_url` and `endpoint_model_name`.
    ///
    /// - Throws: `CredentialsValidateFailedError` for a field that is missing, or a URL that could hold a secret.
    public func endpoint(_ credentials: ModelCredentials) throws -> OpenAIEndpoint {
        func text(_ names: String...) -> String? {
            names.lazy.compactMap { credentials[$0]?.string?.trimmingWhitespace() }.first { !$0.isEmpty }
        }
        guard var url = text("server_url", "endpoint_url") else {
            throw CredentialsValidateFailedError("server_url is missing: write where the server listens.")
        }
        // Every error says what was asked, so no secret may stand there.
        guard !url.contains(where: { "@?#".contains($0) }) else {
            throw CredentialsValidateFailedError(
                "server_url must hold no user name or password, no \"?\" and no \"#\": write scheme, host, port"
                    + " and path.")
        }
        guard let model = text("model_uid", "endpoint_model_name") else {
            throw CredentialsValidateFailedError("model_uid is missing: write the model's name at the server.")
        }
        while url.hasSuffix("/") { url.removeLast() }
        // The paths begin with it.
        if url.hasSuffix("/v1") { url.removeLast(3) }
        return OpenAIEndpoint(
            server: OpenAIServer(baseURL: url, apiKey: text("api_key").map { Secret($0) }), model: model)
    }

    /// The class by the status, and the server's words.
    public func hostError(for error: any Error) -> any HostError {
        (error as? any HostError) ?? PlainErrors.invokeError(for: error)
    }

    /// A client of the server.
    public func client(_ endpoint: OpenAIEndpoint) -> OpenAIClient {
        OpenAIClient(transport: transport, server: endpoint.server)
    }

    /// Does something about credentials, every failure of which says that they do not work.
    public func validating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch {
            let error = hostError(for: error)
            throw error is CredentialsValidateFailedError ? error : CredentialsValidateFailedError(error.message)
        }
    }
}
