extension ActionDispatcher {
    func validateModelCredentials(_ request: HostRequest, _ session: SessionWriter) async throws {
        let type = try modelType(request)
        let models = try required(provider.models(of: type), type)
        let name = try request.string("model")
        let credentials = try request.credentials()
        try await reply(session) { try await models.validateCredentials(model: name, credentials: credentials) }
    }

    func validateProviderCredentials(_ request: HostRequest, _ session: SessionWriter) async throws {
        let credentials = try request.credentials()
        try await reply(session) { try await provider.validateProviderCredentials(credentials) }
    }

    private func reply(_ session: SessionWriter, _ validate: () async throws -> JSONObject) async throws {
        let learned: JSONObject
        do {
            learned = try await validate()
        } catch let error as InvokeError {
            // A validation that tries the model out fails as an invocation does. Dify shows the message in its form only
            // if it hears of refused credentials (protocol section 3.7.10).
            throw CredentialsValidateFailedError(error.message)
        }
        try await session.stream { writer throws(JSONError) in
            writer.beginObject()
            writer.key("result")
            writer.bool(true)
            writer.key("credentials")
            try learned.write(to: &writer)
            writer.endObject()
        }
    }
}
