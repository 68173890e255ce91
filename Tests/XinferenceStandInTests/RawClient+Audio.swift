import Foundation
import Glibc

/// The field of a form: a text, or a file.
struct FormField: Sendable {
    var name: String
    var fileName: String?
    var content: [UInt8]

    static func text(_ name: String, _ text: String) -> FormField { FormField(name: name, content: Array(text.utf8)) }

    static func file(_ content: [UInt8], name: String = "file", as fileName: String = "say.wav") -> FormField {
        FormField(name: name, fileName: fileName, content: content)
    }
}

extension RawClient {
    static let boundary = "boundary36d882aced4b48cd"

    /// The body of a form.
    static func form(_ fields: [FormField]) -> [UInt8] {
        var body: [UInt8] = []
        for field in fields {
            var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\""
            if let fileName = field.fileName { head += "; filename=\"\(fileName)\"\r\nContent-Type: audio/wav" }
            body += Array("\(head)\r\n\r\n".utf8) + field.content + [13, 10]
        }
        return body + Array("--\(boundary)--\r\n".utf8)
    }

    /// The head of a request with a form, without the header that says how long the body is.
    static func formHead(_ path: String) -> String {
        "POST \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + "Content-Type: multipart/form-data; boundary=\(boundary)\r\n"
    }

    /// Sends a form on a connection of its own and reads the answer to its end.
    static func submit(_ port: Int, _ path: String, _ fields: [FormField]) async throws -> RawResponse {
        let body = form(fields)
        let head = Array("\(formHead(path))Content-Length: \(body.count)\r\n\r\n".utf8)
        let client = try RawClient(port: port)
        defer { client.close() }
        await client.write(bytes: head + body)
        guard let response = RawResponse(await client.read()) else { throw Failure() }
        return response
    }

    /// Writes all of `bytes`, on a thread of its own: a large body waits for the server to read it.
    func write(bytes: [UInt8]) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                    guard count > 0 else { break }
                    rest = rest.dropFirst(count)
                }
                continuation.resume()
            }
        }
    }
}
