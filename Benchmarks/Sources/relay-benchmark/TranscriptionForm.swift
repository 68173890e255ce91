/// The multipart form of a POST for a transcription, as far as the benchmark looks at it.
struct TranscriptionForm {
    let body: [UInt8]
    private(set) var model: String?
    private(set) var fileName: String?
    /// Where in the body the file's content is.
    private(set) var file: Range<Int>?

    /// Reads a form; what is missing or cannot be read stays nil, and the answer says so.
    init(body: [UInt8], contentType: String) {
        self.body = body
        guard let mark = contentType.firstRange(of: "boundary=") else { return }
        let boundary = contentType[mark.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" && $0 != " " }
        guard let first = body.range(of: "--\(boundary)\r\n", from: 0), first.lowerBound == 0 else { return }
        var start = first.upperBound
        while let head = body.range(of: "\r\n\r\n", from: start),
            let end = body.range(of: "\r\n--\(boundary)", from: head.upperBound - 2)
        {
            let header = String(decoding: body[start..<head.lowerBound], as: UTF8.self)
            take(header, content: head.upperBound..<max(head.upperBound, end.lowerBound))
            start = end.upperBound + 2
        }
    }

    private mutating func take(_ header: String, content: Range<Int>) {
        switch Self.parameter("name", of: header) {
        case "model": model = String(decoding: body[content], as: UTF8.self)
        case "file":
            file = content
            fileName = Self.parameter("filename", of: header)
        default: break
        }
    }

    private static func parameter(_ name: String, of header: String) -> String? {
        header.firstRange(of: " \(name)=\"").map { String(header[$0.upperBound...].prefix { $0 != "\"" }) }
    }
}

/// Answers transcriptions: each recording is held against what was to be sent, byte for byte.
struct TranscriptionAnswers {
    private var files: [RecordingPlan: [UInt8]] = [:]

    /// The whole response, head and body, as Xinference 4.1 was seen to send it.
    mutating func response(to form: TranscriptionForm) -> [UInt8] {
        guard let plan = form.model.flatMap(RecordingPlan.init(modelUID:)) else {
            return Self.response("422 Unprocessable Entity", detail: "the form names no model of the benchmark's")
        }
        guard let name = form.fileName, name.hasSuffix(".wav"), let range = form.file else {
            return Self.response("422 Unprocessable Entity", detail: "the form holds no file named as WAV")
        }
        let expected = files[plan] ?? plan.file()
        files[plan] = expected
        guard range.count == expected.count, form.body[range] == expected[...] else {
            return Self.response(
                "500 Internal Server Error", detail: "another file than the recording: \(range.count) bytes")
        }
        return Self.response("200 OK", body: #"{"text":\#(quoted(plan.text))}"#)
    }

    private static func response(_ status: String, detail: String) -> [UInt8] {
        response(status, body: #"{"detail":\#(quoted(detail))}"#)
    }

    private static func response(_ status: String, body: String) -> [UInt8] {
        let head =
            "HTTP/1.1 \(status)\r\ndate: Sat, 21 Nov 2026 03:47:23 GMT\r\nserver: uvicorn\r\n"
            + "content-length: \(body.utf8.count)\r\ncontent-type: application/json\r\n\r\n"
        return Array((head + body).utf8)
    }
}
