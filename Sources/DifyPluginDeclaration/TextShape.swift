/// The shapes that the host's regular expressions ask for, matched without an engine for them.
enum TextShape {
    /// Matches `[a-z0-9_-]{1,limit}`.
    static func isName(_ text: String, atMost limit: Int) -> Bool {
        (1...limit).contains(text.utf8.count)
            && text.utf8.allSatisfy { isDigit($0) || isLowerCase($0) || $0 == underscore || $0 == hyphen }
    }

    /// Matches `\d{1,4}(\.\d{1,4}){points}(-\w{1,16})?`.
    static func isVersion(_ text: String, points: ClosedRange<Int>) -> Bool {
        let parts = text.utf8.split(separator: hyphen, maxSplits: 1, omittingEmptySubsequences: false)
        guard let release = parts.first else { return false }
        let numbers = release.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard points.contains(numbers.count - 1),
            numbers.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(isDigit) })
        else { return false }
        guard let suffix = parts.dropFirst().first else { return true }
        return (1...16).contains(suffix.count) && suffix.allSatisfy(isWord)
    }

    /// Matches `[a-f0-9]{count}`.
    static func isHexadecimal(_ text: some Collection<UInt8>, count: ClosedRange<Int>) -> Bool {
        count.contains(text.count)
            && text.allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
    }

    /// Whether the host reads a name as a UUID: with its hyphens or without.
    static func isUUID(_ text: String) -> Bool {
        if isHexadecimal(text.utf8, count: 32...32) { return true }
        let groups = text.utf8.split(separator: hyphen, omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { isHexadecimal($0, count: $0.count...$0.count) }
    }

    /// Whether it is a URL with a scheme and a host, and nothing in it that has to be escaped.
    static func isURL(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8),
            isScheme(bytes[..<colon])
        else { return false }
        let rest = bytes[colon...].dropFirst(3)
        let host = rest.prefix { !"/?#".utf8.contains($0) }
        return !host.isEmpty && host.first != UInt8(ascii: ":")
            && rest.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"<>\"\\^`{|}".utf8.contains($0) } && hasWholeEscapes(rest)
    }

    private static func isScheme(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, isLetter(first) else { return false }
        return text.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
    }

    /// Whether two hexadecimal digits follow each percent sign.
    private static func hasWholeEscapes(_ text: Substring.UTF8View) -> Bool {
        text.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst().allSatisfy { part in
            part.prefix(2).count == 2 && part.prefix(2).allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
        }
    }

    // MARK: Bytes

    private static let underscore = UInt8(ascii: "_")
    private static let hyphen = UInt8(ascii: "-")

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLowerCase(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { isLowerCase(byte | 0x20) }

    private static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == underscore }
}
