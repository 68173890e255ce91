import DifyPlugin
import DifyPluginServerless
import DifyPluginTesting

/// Serves a provider on a port of the loopback interface while `body` plays its clients; then drains the server and
/// waits for its end.
func withServer<Result>(
    _ provider: some ModelProvider, _ change: (inout ServerlessConfiguration) -> Void = { _ in },
    _ body: (ServerlessServer) async throws -> Result
) async throws -> Result {
    var configuration = ServerlessConfiguration()
    configuration.host = "127.0.0.1"
    configuration.port = 0
    change(&configuration)
    let server = try await ServerlessServer.start(configuration)
    async let serving: Void = server.serve(PluginRunLoop(provider: provider))
    let result = try await body(server)
    server.drain()
    await serving
    return result
}

extension PluginRequest {
    /// The request's body as the host sends it.
    var line: String {
        get throws {
            var writer = JSONWriter()
            try envelope.write(to: &writer)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }
}
