import Foundation

/// A response as it went over the wire, taken apart.
struct RawResponse: Sendable {
    var status: Int
    /// Names in lower case, with the values that do not change from run to run left in.
    var headers: [String: String]
    /// The body without its chunked encoding.
    var body: [UInt8]
    /// The chunks of the encoding, as text; empty when the body has a length.
    var chunks: [String] { pieces.map { String(decoding: $0, as: UTF8.self) } }
    /// The bytes of the chunks.
    var pieces: [[UInt8]] = []
    /// Whether the last chunk, or the promised length, arrived.
    var isComplete: Bool

    /// Takes apart the bytes of one response.
    init?(_ bytes: [UInt8]) {
        guard let split = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<split.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        self.status = status
        headers = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let rest = Array(bytes[split.upperBound...])
        if headers["transfer-encoding"] == nil {
            body = rest
            isComplete = rest.count == Int(headers["content-length"] ?? "")
        } else {
            (pieces, isComplete) = Self.dechunk(rest)
            body = Array(pieces.joined())
        }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: Any? { try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) }

    /// The payloads of the events that are JSON.
    var events: [Any] {
        text.components(separatedBy: "\r\n\r\n").filter { $0.hasPrefix("data: ") }.compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.dropFirst(6).utf8))
        }
    }

    /// The answer's text: joined deltas of a stream, or the message.
    var content: String {
        if !pieces.isEmpty { return events.compactMap { Self.content(in: $0, "delta") }.joined() }
        return json.flatMap { Self.content(in: $0, "message") } ?? ""
    }

    private static func content(in document: Any, _ key: String) -> String? {
        let choices = (document as? [String: Any])?["choices"] as? [[String: Any]]
        return (choices?.first?[key] as? [String: Any])?["content"] as? String
    }

    private static func dechunk(_ bytes: [UInt8]) -> ([[UInt8]], Bool) {
        var chunks: [[UInt8]] = []
        var rest = bytes[...]
        while let end = rest.firstRange(of: [13, 10]) {
            guard let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16) else { break }
            if size == 0 { return (chunks, true) }
            guard rest.distance(from: end.upperBound, to: rest.endIndex) >= size + 2 else { break }
            let after = end.upperBound + size
            chunks.append(Array(rest[end.upperBound..<after]))
            rest = rest[(after + 2)...]
        }
        return (chunks, false)
    }
}
