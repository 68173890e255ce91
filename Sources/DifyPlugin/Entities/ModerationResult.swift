/// What a moderation model makes of a text (protocol section 3.7.9).
public struct ModerationResult: Sendable, Hashable {
    /// Whether the text must not pass.
    public var isFlagged: Bool

    /// Makes a result.
    public init(isFlagged: Bool) {
        self.isFlagged = isFlagged
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("result")
        writer.bool(isFlagged)
        writer.endObject()
    }
}
