import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

@Suite("Texts and pictures", .timeLimit(.minutes(1)))
struct MultimodalTests {
    private static let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"

    private func request(_ documents: [JSONValue], _ extra: JSONObject) -> PluginRequest {
        .invokeMultimodalEmbedding(
            session: "s", model: "my model", credentials: .credentials(extra), documents: documents)
    }

    private func input(_ documents: [JSONValue], _ extra: JSONObject) async throws -> JSONValue? {
        let transport = EchoServer.transport
        let answer = try await ask(request(documents, extra), over: transport)
        #expect(answer.error == nil)
        #expect(transport.requests.count == 1)
        #expect(answer.vectors.count == documents.count)
        return transport.requests.first?.json["input"]
    }

    @Test(
        "Pictures go as data URLs to models that take them, and to those of which nothing is known",
        arguments: [
            ["model_abilities": "embed,embed_vision"], ["model_name": "jina-clip-v2"],
            ["model_name": "gme-Qwen2-VL-2B-Instruct"], ["model_name": "jina-embeddings-v4"], [:],
        ] as [JSONObject])
    func pictures(extra: JSONObject) async throws {
        let input = try await input(
            [PluginRequest.textDocument("a"), PluginRequest.imageDocument(base64: Self.png)], extra)
        #expect(input == [["text": "a"], ["image": .string("data:image/png;base64,\(Self.png)")]])
    }

    @Test("Texts alone go as texts, whatever the model, with their prefix")
    func texts() async throws {
        let documents = [PluginRequest.textDocument("a"), PluginRequest.textDocument("b")]
        #expect(try await input(documents, ["model_abilities": "embed"]) == ["a", "b"])
        #expect(try await input(documents, ["model_name": "e5-base-v2"]) == ["passage: a", "passage: b"])
    }

    @Test("A prefix is for texts only")
    func prefix() async throws {
        let documents = [PluginRequest.textDocument("a"), PluginRequest.imageDocument(base64: Self.png)]
        let input = try await input(documents, ["document_prefix": "P "])
        #expect(input?.array?.first == ["text": "P a"])
        #expect(input?.array?.last == ["image": .string("data:image/png;base64,\(Self.png)")])
    }

    @Test(
        "A model that takes none is named, without a request",
        arguments: [["model_abilities": "embed"], ["model_name": "bge-m3"], ["model_dimensions": "384"]] as [JSONObject]
    )
    func refused(extra: JSONObject) async throws {
        let transport = EchoServer.transport
        let documents = [PluginRequest.textDocument("a"), PluginRequest.imageDocument(base64: Self.png)]
        let answer = try await ask(request(documents, extra), over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.hasPrefix("The model \"my model\" embeds texts only") == true)
        #expect(transport.requests.isEmpty)
    }

    @Test(
        "The format is told by the first bytes",
        arguments: [
            ("iVBORw0KGgoAAA", "image/png"), ("/9j/4AAQSkZJRg", "image/jpeg"), ("R0lGODlhAQAB", "image/gif"),
            ("UklGRiQAAABXRUJQ", "image/webp"), ("Qk02AAAA", "image/bmp"),
        ])
    func formats(base64: String, type: String) throws {
        #expect(try ImageDataURL.text(base64: base64, place: 0) == "data:\(type);base64,\(base64)")
    }

    @Test("A data URL is taken as it is", arguments: ["data:image/svg+xml;base64,AAAA", "data:image/avif;base64,AAAA"])
    func dataURL(url: String) throws {
        #expect(try ImageDataURL.text(base64: url, place: 0) == url)
    }

    @Test(
        "What is no picture is refused by its place, without a request",
        arguments: ["", "AAAA", "http://host/a.png", "data:text/html;base64,AAAA", "ivborw0kggo"])
    func unknown(base64: String) async throws {
        let transport = EchoServer.transport
        let documents = [PluginRequest.textDocument("a"), PluginRequest.imageDocument(base64: base64)]
        let answer = try await ask(request(documents, [:]), over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.hasPrefix("Document 2 is no picture") == true)
        #expect(transport.requests.isEmpty)
    }
}
