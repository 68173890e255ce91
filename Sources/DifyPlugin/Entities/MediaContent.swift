/// A file in a message: its bytes in base64, or where to fetch it, whichever Dify is set up to send.
public struct MediaContent: Sendable, Hashable {
    /// The bytes in base64, if they were sent along.
    public var base64Data: String?
    /// Where the file is, if it was not.
    public var url: String?
    /// The file name's extension without a dot, such as `png`.
    public var format: String
    /// The media type, such as `image/png`.
    public var mimeType: String
    /// The file's name.
    public var filename: String
    /// For images how closely to look, `low` or `high`.
    public var detail: String?

    /// Makes a file.
    public init(
        base64Data: String? = nil, url: String? = nil, format: String = "", mimeType: String = "",
        filename: String = "", detail: String? = nil
    ) {
        self.base64Data = base64Data
        self.url = url
        self.format = format
        self.mimeType = mimeType
        self.filename = filename
        self.detail = detail
    }

    /// The URL, or the bytes as a `data:` URL.
    public var dataURL: String {
        if let url { return url }
        return "data:\(mimeType);base64,\(base64Data ?? "")"
    }

    /// Writes the members of a part that carries this file.
    func write(type: String, to writer: inout JSONWriter) {
        writer.key("type")
        writer.string(type)
        if let base64Data {
            writer.key("base64_data")
            writer.string(base64Data)
        }
        if let url {
            writer.key("url")
            writer.string(url)
        }
        writer.key("format")
        writer.string(format)
        writer.key("mime_type")
        writer.string(mimeType)
        if !filename.isEmpty {
            writer.key("filename")
            writer.string(filename)
        }
        // The host fills an absent string with "", which Dify's enumeration of details refuses (protocol section 3.5).
        if type == "image" {
            writer.key("detail")
            writer.string(detail ?? "low")
        }
    }
}
