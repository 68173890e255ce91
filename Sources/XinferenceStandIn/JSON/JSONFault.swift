/// Finds the place where a refused document stops making sense.
///
/// Foundation says that a document is bad, not reliably where; the recorded server always names line and column. This
/// is a guess that is right for documents cut short, which is how clients break them.
enum JSONFault {
    /// The offset of the first byte after the last complete token.
    static func position(in bytes: [UInt8]) -> Int {
        var depth = 0
        var inString = false
        var escaped = false
        for (offset, byte) in bytes.enumerated() {
            if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth < 0 { return offset }
            default:
                // A word that starts no value: Python stops in front of it.
                if depth == 0, !isSpace(byte), !isLiteral(bytes[offset...]) { return offset }
            }
        }
        return bytes.count
    }

    /// Whether JSON counts `byte` as white space.
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private static func isLiteral(_ rest: ArraySlice<UInt8>) -> Bool {
        switch rest.first {
        case .some(UInt8(ascii: "0")...UInt8(ascii: "9")), UInt8(ascii: "-"): true
        default: ["true", "false", "null"].contains { rest.starts(with: $0.utf8) }
        }
    }
}
