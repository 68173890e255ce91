/// Where a model is asked: the server, and the name by which it knows the model.
public struct OpenAIEndpoint: Sendable, Hashable {
    /// The server and how to talk to it.
    public var server: OpenAIServer
    /// The model's name at the server.
    public var model: String

    /// Makes an endpoint.
    public init(server: OpenAIServer, model: String) {
        self.server = server
        self.model = model
    }
}
