import Foundation
import Testing
import XinferenceStandIn

@Suite("Media reach the models that take them", .timeLimit(.minutes(1)))
struct MediaTests {
    static let pixel =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
        + "WjR9awAAAABJRU5ErkJggg=="

    private func ask(_ port: Int, _ model: String, _ parts: [String], stream: Bool = false) async throws -> RawResponse
    {
        let content = ([#"{"type":"text","text":"What is the capital of France?"}"#] + parts).joined(separator: ",")
        return try await RawClient.exchange(
            port, "POST", "/v1/chat/completions",
            body: #"{"model":"\#(model)","temperature":0,"stream":\#(stream),"#
                + #""messages":[{"role":"user","content":[\#(content)]}]}"#)
    }

    private func part(_ kind: String, _ url: String, more: String = "") -> String {
        #"{"type":"\#(kind)_url","\#(kind)_url":{"url":"\#(url)"\#(more)}}"#
    }

    @Test("Kind, type and size are told", arguments: [true, false])
    func told(_ stream: Bool) async throws {
        try await withServer { server in
            let answer = try await ask(
                server.port, "stand-in-vision",
                [
                    part("image", Self.pixel, more: #","detail":"low""#), part("video", "https://example.com/a.mp4"),
                    part("audio", "data:audio/wav;base64,UklGRg=="),
                ], stream: stream)
            #expect(
                answer.content
                    == "I received an image (image/png, 70 bytes, 1 × 1 pixels, detail low), a video "
                    + "(at https://example.com/a.mp4) and an audio (audio/wav, 4 bytes).")
        }
    }

    @Test func `Without media it is a chat model`() async throws {
        try await withServer { server in
            let answer = try await ask(server.port, "stand-in-vision", [])
            #expect(answer.content.contains("Paris"))
        }
    }

    @Test("What cannot be decoded is a failure", arguments: ["data:image/png;base64,@@", "data:image/png", "data:"])
    func broken(_ url: String) async throws {
        try await withServer { server in
            let answer = try await ask(server.port, "stand-in-vision", [part("image", url)])
            #expect(answer.status == 500)
        }
    }

    @Test func `Text models drop a picture or fail, by engine`() async throws {
        try await withServer { server in
            let picture = [part("image", Self.pixel)]
            let dropped = try await ask(server.port, "stand-in-chat", picture)
            #expect(dropped.content.contains("Paris"))
            let failed = try await ask(server.port, "stand-in-llama", picture)
            #expect(failed.status == 500)
            let streamed = try await ask(server.port, "stand-in-llama", picture, stream: true)
            #expect(streamed.status == 200)
            #expect(streamed.text.hasPrefix(#"data: {"error": "The chat completion request failed."#))
        }
    }
}
