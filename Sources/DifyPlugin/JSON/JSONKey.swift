/// The name of an object's member, looked at where it stands in the input.
///
/// Made for `switch`: `case "choices":` compares bytes and allocates nothing. A name written with escapes (legal,
/// never seen from a real server) is decoded first, so that both spellings are the same name.
public struct JSONKey: ~Escapable {
    @usableFromInline let bytes: Span<UInt8>
    @usableFromInline let decoded: String?

    @_lifetime(copy bytes)
    @inlinable
    init(bytes: Span<UInt8>, decoded: String?) {
        self.bytes = bytes
        self.decoded = decoded
    }

    /// Whether this is the member of that name.
    @inlinable
    public func matches(_ name: String) -> Bool {
        // Byte by byte in both cases: names that are equal only after normalising are two.
        if let decoded { return decoded.utf8.elementsEqual(name.utf8) }
        let wanted = name.utf8
        guard wanted.count == bytes.count else { return false }
        let wantedBytes = wanted.span
        for index in bytes.indices where bytes[index] != wantedBytes[index] { return false }
        return true
    }

    /// The name as a string.
    public var string: String {
        decoded ?? JSONReader.text(of: bytes) ?? ""
    }

    /// Lets a key stand in a `switch` with string literals as patterns.
    @inlinable
    public static func ~= (name: String, key: JSONKey) -> Bool {
        key.matches(name)
    }
}
