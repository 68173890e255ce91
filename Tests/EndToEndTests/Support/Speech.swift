import DifyPlugin
import DifyPluginTesting
import Testing
import XinferenceStandIn

/// What a plugin said aloud.
struct Speech {
    /// All of the audio, in hexadecimal digits.
    var digits: String
    /// The bytes of each message.
    var sizes: [Int]
    /// The media types of the messages, each once.
    var types: Set<String>

    init(_ replies: [HostReply]) {
        let payloads = replies.filter { $0.kind == .stream }.compactMap { $0.data?.object }
        let pieces = payloads.map { $0["result"]?.string ?? "" }
        digits = pieces.joined()
        sizes = pieces.map { $0.utf8.count / 2 }
        types = Set(payloads.compactMap { $0["mime_type"]?.string })
    }

    /// How many bytes the audio has.
    var count: Int { digits.utf8.count / 2 }

    /// The audio.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var high: UInt8?
        for digit in digits.utf8 {
            let value = digit <= UInt8(ascii: "9") ? digit &- UInt8(ascii: "0") : (digit | 0x20) &- 87
            if let first = high { bytes.append(first << 4 | value & 15) }
            high = high == nil ? value : nil
        }
        return bytes
    }
}

extension PluginProcess {
    /// Says a text aloud.
    func speak(
        _ text: String, _ credentials: JSONObject, voice: String = "", session: String = "speak"
    ) async throws -> Speech {
        let replies = try await ask(
            .invokeTTS(session: session, credentials: credentials, text: text, voice: voice))
        #expect(replies.isWellFormed && replies.error == nil, "\(replies.error ?? "")")
        return Speech(replies)
    }

    /// Writes a recording down; the digits are those of its bytes.
    func hear(_ digits: String, _ credentials: JSONObject, session: String = "hear") async throws -> String {
        let replies = try await ask(
            .invokeSpeechToText(session: session, credentials: credentials, hexadecimal: digits))
        #expect(replies.isWellFormed && replies.error == nil, "\(replies.error ?? "")")
        return try #require(replies.first?.data?.object?["result"]?.string)
    }
}

extension RequestRecord {
    /// The body as a tree; empty if it is no object.
    var json: JSONObject {
        (try? JSONValue(parsing: String(decoding: body, as: UTF8.self)))?.object ?? [:]
    }
}

extension JSONObject {
    /// The same with members added or replaced.
    func merging(_ more: JSONObject) -> JSONObject {
        var merged = self
        for name in more.keys { merged[name] = more[name] }
        return merged
    }
}
