import Foundation
import Testing

@testable import XinferenceStandIn

@Suite("Forms", .timeLimit(.minutes(1)))
struct MultipartFormTests {
    private func parse(_ text: String, boundary: String = "b") throws -> MultipartForm {
        try MultipartForm(Array(text.utf8), boundary: boundary)
    }

    @Test func `Texts and files`() throws {
        let form = try parse(
            "before\r\n--b \t\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper\r\n"
                + "--b\r\ncontent-type: audio/wav\r\nCONTENT-DISPOSITION: Form-Data; filename=\"a \\\"b\\\"; c.wav\"; "
                + "name=file\r\n\r\n\r\n--\r\n-b--b\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n\r\n"
                + "--b--\r\nafter")
        #expect(form["model"] == "whisper")
        #expect(form.texts("model") == ["whisper", ""])
        let file = try #require(form.file("file"))
        #expect(file.fileName == "a \"b\"; c.wav")
        #expect(file.contentType == "audio/wav")
        #expect(String(decoding: file.content, as: UTF8.self) == "\r\n--\r\n-b--b\r\n")
        #expect(form["file"] == nil)
        #expect(form.file("model") == nil)
    }

    @Test func `Nothing but the end`() throws {
        #expect(try parse("--b--").parts.isEmpty)
        #expect(try parse("\r\n--b--\r\n").parts.isEmpty)
    }

    @Test func `A form that is cut anywhere is none`() throws {
        let body = RawClient.form([.text("model", "whisper"), .file([0, 13, 10, 45, 45, 255])])
        #expect(try MultipartForm(body, boundary: RawClient.boundary).parts.count == 2)
        // Two hyphens close a form; the line break after them may be missing.
        for length in 0..<(body.count - 2) {
            #expect(throws: MultipartForm.Fault.body) {
                try MultipartForm(Array(body.prefix(length)), boundary: RawClient.boundary)
            }
        }
    }

    @Test(
        "Bodies that are no forms",
        arguments: [
            "", "--b", "--b\r\n", "--b\r\n--b--", "--b\r\n\r\n--b--", "--b\r\n\r\nx\r\n--b--", "--bc\r\n\r\nx\r\n--b--",
            "--b\r\nno colon\r\n\r\nx\r\n--b--", "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "{\"model\":\"whisper\"}",
        ])
    func noForm(_ text: String) {
        #expect(throws: MultipartForm.Fault.body) { try parse(text) }
    }

    @Test func `Too many parts and too long a head are no form`() {
        let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n"
        #expect(throws: MultipartForm.Fault.body) { try parse(String(repeating: part, count: 1_001) + "--b--") }
        let long = "--b\r\nX: \(String(repeating: "x", count: 20_000))\r\nContent-Disposition: form-data; name=\"a\""
        #expect(throws: MultipartForm.Fault.body) { try parse("\(long)\r\n\r\n\r\n--b--") }
    }

    @Test(
        "Parameters of a header",
        arguments: [
            ("a; boundary=x", "x"), ("a;boundary=\"x y\"; c=d", "x y"), ("a; Boundary = x ;c", "x"),
            ("a; c; boundary=\"x\\\"y", "x\"y"), ("a; boundary=", ""), ("a; c=\"boundary=x\"", nil),
            ("boundary=x", nil),
            (";;=;boundary=x", "x"), ("a; boundary=\"", ""),
        ])
    func parameters(_ header: String, _ boundary: String?) {
        #expect(HeaderParameters(header)["boundary"] == boundary)
    }

    @Test(
        "Searching",
        arguments: [
            ("aab", "aaab", 1), ("abab", "abaabab", 3), ("a", "", nil), ("", "abc", nil), ("abc", "ab", nil),
            ("\r\n--b", "\r\r\n-\r\n--\r\n--b", 8), ("abcabd", "abcabcabd", 3),
        ])
    func search(_ pattern: String, _ text: String, _ index: Int?) {
        // A slice keeps the indices of its array.
        let bytes = Array(("x" + text).utf8).dropFirst()
        #expect(ByteSearch(Array(pattern.utf8)).first(in: bytes) == index.map { $0 + 1 })
    }

    @Test func `A body that comes in two pieces is the same wherever it is split`() async throws {
        try await withServer { server in
            let body = RawClient.form([.text("model", "stand-in-whisper"), .text("response_format", "srt"), .file([1])])
            let head = RawClient.formHead("/v1/audio/transcriptions") + "Transfer-Encoding: chunked\r\n\r\n"
            for split in stride(from: 1, to: body.count, by: 1) {
                let client = try RawClient(port: server.port)
                defer { client.close() }
                await client.write(bytes: Array((head + String(split, radix: 16) + "\r\n").utf8) + body[..<split])
                let rest = "\r\n\(String(body.count - split, radix: 16))\r\n"
                await client.write(bytes: Array(rest.utf8) + body[split...] + Array("\r\n0\r\n\r\n".utf8))
                let answer = try #require(RawResponse(await client.read()))
                #expect(answer.text.hasSuffix("Unsupported response format: srt\"}"))
            }
        }
    }
}
