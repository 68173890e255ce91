import DifyPlugin
import ScriptedTransport
import Testing
import XinferenceShared

@testable import XinferenceLLM

@Suite("A model whose facts nobody stored", .timeLimit(.minutes(1)))
struct CatalogTests {
    @Test("The schema is cautious at first, and right once the server has been heard")
    func background() async throws {
        let transport = ScriptedTransport(
            ScriptedAnswer(#"{"model_type":"LLM","model_ability":["chat","vision"],"context_length":32768}"#))
        let models = XinferenceLanguageModel(transport: transport)
        let credentials: ModelCredentials = ["server_url": "http://host:9997", "model_uid": "m"]
        func contextSize() async throws -> Int? {
            try await models.getCustomizableModelSchema(model: "m", credentials: credentials)
                .properties[.contextSize]?.int
        }
        #expect(try await contextSize() == 4096)
        while transport.unusedAnswers > 0 { await Task.yield() }
        var size = try await contextSize()
        while size == 4096 {
            await Task.yield()
            size = try await contextSize()
        }
        #expect(size == 32_768)
        #expect(transport.requests.count == 1)
    }
}
