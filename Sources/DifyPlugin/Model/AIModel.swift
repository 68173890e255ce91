/// What every kind of model can be asked.
///
/// Throw a ``HostError`` to choose how Dify takes a failure; any other error becomes a generic plugin error with its
/// description. Whatever is thrown, the request gets its `end`.
public protocol AIModel: Sendable {
    /// Proves that the credentials work, against the live server.
    ///
    /// - Parameters:
    ///   - model: the model's name in Dify.
    ///   - credentials: what the user typed. What an earlier validation stored may or may not be in it.
    /// - Returns: what Dify shall store in addition: facts learned, handed back with every later request. Keys cannot
    ///   be removed this way, only overwritten (protocol section 6.5).
    /// - Throws: ``CredentialsValidateFailedError`` if they do not work.
    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject

    /// What Dify shows of the model and lets users set.
    ///
    /// Called in listings, once per model: answer from the credentials and do not ask the network. A provider that has
    /// predefined models only need not implement it.
    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity
}

extension AIModel {
    /// Knows no model but the predefined ones.
    public func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        throw InvokeError(.badRequest, "This plugin has no model \"\(model)\"")
    }
}
