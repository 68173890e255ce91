internal import Foundation

/// A picture, a film or a sound in a message, as far as the model can tell (Xinference API, section 4).
struct MediaPart: Sendable, Hashable {
    /// What came with it.
    enum Content: Sendable, Hashable {
        /// The bytes of a data URL: their declared type and number, and the size of a PNG picture.
        case data(type: String, count: Int, pixels: Pixels?)
        /// An address, which the stand-in does not ask for anything.
        case address(String)
        /// A data URL that cannot be decoded.
        case broken
    }

    /// Width and height of a picture.
    struct Pixels: Sendable, Hashable {
        var width: Int
        var height: Int
    }

    /// `image`, `video` or `audio`.
    var kind: String
    var content: Content
    /// How closely to look, when the request says it.
    var detail: String?

    /// Reads a part of a message; nil when it is none of the three kinds that the real server takes.
    init?(_ part: JSONValue) {
        let kinds = ["image_url": "image", "video_url": "video", "audio_url": "audio"]
        guard let type = part["type"]?.text, let kind = kinds[type], let url = part[type]?["url"]?.text else {
            return nil
        }
        self.kind = kind
        content = Self.content(of: url)
        detail = part[type]?["detail"]?.text
    }

    /// What the model says it got: "an image (image/png, 70 bytes, 1 × 1 pixels)".
    var description: String {
        let article = kind == "video" ? "a" : "an"
        let facts: [String]
        switch content {
        case .data(let type, let count, let pixels):
            facts = [type, "\(count) bytes"] + (pixels.map { ["\($0.width) × \($0.height) pixels"] } ?? [])
        case .address(let url): facts = ["at \(url)"]
        case .broken: facts = ["unreadable"]
        }
        let all = facts + (detail.map { ["detail \($0)"] } ?? [])
        return "\(article) \(kind) (\(all.joined(separator: ", ")))"
    }

    private static func content(of url: String) -> Content {
        guard url.hasPrefix("data:") else { return .address(url) }
        guard let (type, data) = decoded(url) else { return .broken }
        return .data(type: type.isEmpty ? "text/plain" : type, count: data.count, pixels: pixels(of: data))
    }

    /// The type and the bytes of a data URL; nil when it is none, or not in base64.
    static func decoded(_ url: String) -> (type: String, data: Data)? {
        guard url.hasPrefix("data:") else { return nil }
        let parts = url.dropFirst(5).split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasSuffix(";base64"), let data = Data(base64Encoded: String(parts[1])) else {
            return nil
        }
        return (String(parts[0].prefix { $0 != ";" }), data)
    }

    /// The size that a PNG file gives in its first chunk.
    private static func pixels(of data: Data) -> Pixels? {
        let head = Array(data.prefix(24))
        guard head.count == 24, head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return nil }
        func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
        return Pixels(width: number(head[16..<20]), height: number(head[20..<24]))
    }
}
