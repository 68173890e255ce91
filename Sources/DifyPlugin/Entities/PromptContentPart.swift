/// A piece of a message that mixes text and media.
public enum PromptContentPart: Sendable, Hashable {
    /// Text.
    case text(String)
    /// A picture.
    case image(MediaContent)
    /// Sound.
    case audio(MediaContent)
    /// Moving pictures.
    case video(MediaContent)
    /// A file such as a PDF.
    case document(MediaContent)
}

extension PromptContentPart {
    /// Reads a part; an unknown type is an error, so that nothing a user attached is dropped in silence.
    public init(from reader: inout JSONReader) throws(JSONError) {
        var type = ""
        var text = ""
        var media = MediaContent()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "type": type = try reader.readString()
            case "data": text = try reader.readStringOrNull() ?? ""
            case "base64_data": media.base64Data = try reader.readNonEmptyString()
            case "url": media.url = try reader.readNonEmptyString()
            case "format": media.format = try reader.readStringOrNull() ?? ""
            case "mime_type": media.mimeType = try reader.readStringOrNull() ?? ""
            case "filename": media.filename = try reader.readStringOrNull() ?? ""
            case "detail": media.detail = try reader.readNonEmptyString()
            default: try reader.skipValue()
            }
        }
        switch type {
        case "text": self = .text(text)
        case "image": self = .image(media)
        case "audio": self = .audio(media)
        case "video": self = .video(media)
        case "document": self = .document(media)
        default:
            throw JSONError(.typeMismatch, at: reader.offset, expected: "a known content type, not \"\(type)\"")
        }
    }

    /// Writes the part as a reply may hold it; strings the host does not need stay out.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        switch self {
        case .text(let text):
            writer.key("type")
            writer.string("text")
            writer.key("data")
            writer.string(text)
        case .image(let media): media.write(type: "image", to: &writer)
        case .audio(let media): media.write(type: "audio", to: &writer)
        case .video(let media): media.write(type: "video", to: &writer)
        case .document(let media): media.write(type: "document", to: &writer)
        }
        writer.endObject()
    }
}
