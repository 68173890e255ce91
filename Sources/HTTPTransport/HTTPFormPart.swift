/// One part of a `multipart/form-data` body (RFC 7578).
public struct HTTPFormPart: Sendable {
    /// What a part holds.
    public enum Content: Sendable {
        /// A few bytes; the transport copies them.
        case bytes([UInt8])
        /// Content that is made while it is sent.
        case source(any HTTPPartSource)
    }

    /// The field's name.
    ///
    /// Quotes are sent percent-encoded; a control character in this or in the next two is refused by the transport.
    public var name: String
    /// The file's name, for a part that is a file.
    public var fileName: String?
    /// The content's media type, if it is worth telling.
    public var contentType: String?
    /// What the part holds.
    public var content: Content

    /// Makes a part that is a file.
    public init(_ name: String, fileName: String, contentType: String, content: Content) {
        self.name = name
        self.fileName = fileName
        self.contentType = contentType
        self.content = content
    }

    /// Makes a part that is a field with a text.
    public init(_ name: String, _ text: String) {
        self.name = name
        content = .bytes(Array(text.utf8))
    }
}
