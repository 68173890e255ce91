import DifyPlugin
import OpenAICompatible
import ScriptedTransport
import Testing
import XinferenceClient

@testable import XinferenceShared

@Suite("No message shows a credential", .timeLimit(.minutes(1)))
struct SecrecyTests {
    @Test(
        "A server that repeats the key and the gateway's header is not quoted with them",
        arguments: [400, 401, 403, 404, 429, 500, 503],
        [
            "{\"detail\":\"bad key sk-0123456789 and gw-token-77\"}", "{\"error\":{\"message\":\"sk-0123456789\"}}",
            "<html><title>sk-0123456789</title></html>", "gw-token-77 sk-0123456789",
        ])
    func echoes(status: Int, body: String) async throws {
        let answer = DescribingTransport.Answer(status: status, body: body)
        answer.gate.open()
        let credentials = try Credentials(
            form([
                ("api_key", "sk-0123456789"), ("extra_headers", "{\"X-Gateway\": \"gw-token-77\"}"), ("max_retries", 0),
            ]))
        let client = OpenAIClient(transport: DescribingTransport([answer]), server: credentials.server)
        let error = try await #require(throws: OpenAIError.self) { try await client.describeModel("m") }
        let message = InvokeErrorMapper.invokeError(for: error).message
        #expect(message.contains("•••"))
        #expect(!message.contains("sk-0123456789"))
        #expect(!message.contains("gw-token-77"))
    }
}
