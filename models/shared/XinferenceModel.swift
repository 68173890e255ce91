public import DifyPlugin
public import OpenAICompatible

/// A model type of Xinference: the form is read as `xinference.yaml` has it, and failures go through the one error mapper.
public protocol XinferenceModel: OpenAICompatibleModel {}

extension XinferenceModel {
    /// The server and the model's uid.
    public func endpoint(_ credentials: ModelCredentials) throws -> OpenAIEndpoint {
        let credentials = try Credentials(credentials)
        return OpenAIEndpoint(server: credentials.server, model: credentials.modelUID)
    }

    /// The failure with what was asked, what came back, and what to do.
    public func hostError(for error: any Error) -> any HostError {
        InvokeErrorMapper.map(error)
    }
}
