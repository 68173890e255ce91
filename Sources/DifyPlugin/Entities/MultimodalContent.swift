/// A text or a picture, as documents and queries of multimodal models come (protocol section 3.7.4).
public enum MultimodalContent: Sendable, Hashable {
    /// A text.
    case text(String)
    /// A picture in base64, of a format that is not told.
    case image(base64: String)

    init(from reader: inout JSONReader) throws(JSONError) {
        var content: String?
        var type = "text"
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "content": content = try reader.readStringOrNull()
            case "content_type": type = try reader.readNonEmptyString() ?? type
            default: try reader.skipValue()
            }
        }
        guard let content else { throw .missing("content") }
        switch type {
        case "text": self = .text(content)
        case "image": self = .image(base64: content)
        default: throw JSONError(.typeMismatch, at: reader.offset, expected: "the content type text or image")
        }
    }

    /// The text, unless it is a picture.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
