import DifyPlugin
import HTTPTransport
import Testing

@testable import OpenAICompatible

@Suite("A server")
struct XinferenceServerTests {
    @Test("Printed or dumped it shows its extra headers' names and no credential")
    func secrecy() {
        let server = OpenAIServer(
            baseURL: "http://host:9997", apiKey: Secret("very-secret-key"),
            extraHeaders: [HTTPHeader("X-Gateway", "very-secret-token")])
        var dumped = ""
        dump(server, to: &dumped)
        for text in ["\(server)", String(reflecting: server), dumped] {
            #expect(text.contains("http://host:9997"))
            #expect(text.contains("X-Gateway"))
            #expect(!text.contains("very-secret"))
        }
        #expect(!"\(OpenAIServer(baseURL: "http://host"))".contains("with"))
    }
}
