extension ActionDispatcher {
    func getAIModelSchemas(_ request: HostRequest, _ session: SessionWriter) async throws {
        let schema = try await schema(
            of: try request.string("model"), try modelType(request), credentials: try request.credentials())
        try await session.stream { writer throws(JSONError) in
            writer.beginObject()
            writer.key("model_schema")
            try schema.write(to: &writer)
            writer.endObject()
        }
    }

    /// The predefined model of that name, else the one that the credentials describe (protocol section 3.10).
    private func schema(
        of model: String, _ type: ModelType, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        if let predefined = provider.predefinedModels[type, model] { return predefined }
        return try await required(provider.models(of: type), type).getCustomizableModelSchema(
            model: model, credentials: credentials)
    }

    /// The type that a request is about.
    func modelType(_ request: HostRequest) throws(InvokeError) -> ModelType {
        let name = try request.string("model_type")
        guard let type = ModelType(rawValue: name) else {
            throw InvokeError(.badRequest, "There is no model type \"\(name)\"")
        }
        return type
    }
}
