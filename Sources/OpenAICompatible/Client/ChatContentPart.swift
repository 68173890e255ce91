internal import DifyPlugin

/// A piece of a message that mixes text and media, in the forms Xinference takes (Xinference API, section 4).
///
/// OpenAI's `input_audio` is not among them.
public enum ChatContentPart: Sendable, Hashable {
    /// Text.
    case text(String)
    /// A picture by URL, `http(s):` or `data:`, and how closely to look at it.
    case image(url: String, detail: String?)
    /// Moving pictures by URL.
    case video(url: String)
    /// Sound by URL.
    case audio(url: String)

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        switch self {
        case .text(let text):
            writer.string("text")
            writer.key("text")
            writer.string(text)
        case .image(let url, let detail): Self.write("image_url", url, detail: detail, to: &writer)
        case .video(let url): Self.write("video_url", url, detail: nil, to: &writer)
        case .audio(let url): Self.write("audio_url", url, detail: nil, to: &writer)
        }
        writer.endObject()
    }

    private static func write(_ type: String, _ url: String, detail: String?, to writer: inout JSONWriter) {
        writer.string(type)
        writer.key(escaping: type)
        writer.beginObject()
        writer.key("url")
        writer.string(url)
        if let detail {
            writer.key("detail")
            writer.string(detail)
        }
        writer.endObject()
    }
}
