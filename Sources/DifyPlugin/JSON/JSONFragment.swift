/// One JSON value as the bytes it came in: passed on without being taken apart.
///
/// A tool's parameter schema goes from Dify to the server like this, and comes out exactly as it went in.
public struct JSONFragment: Sendable, Hashable {
    /// The value's bytes; always one valid JSON value without white space around it.
    public let bytes: [UInt8]

    init(validated bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Checks a whole JSON text and keeps it.
    public init(parsing text: String) throws(JSONError) {
        let bytes = Array(text.utf8)
        var reader = JSONReader(bytes.span)
        self = try reader.readFragment()
        try reader.finish()
    }

    /// The text of the value.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes the value.
    public func write(to writer: inout JSONWriter) {
        writer.raw(bytes)
    }
}
