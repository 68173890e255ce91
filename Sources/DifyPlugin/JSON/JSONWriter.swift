/// Writes JSON straight into one growing buffer: no tree, no coder.
///
/// The caller keeps the structure right (every `begin` has its `end`, a value follows each key); commas, quotes and
/// escapes are the writer's. What it writes is valid UTF-8 JSON in one line, without spaces.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8]
    private var needsComma = false

    /// Makes a writer with room for that many bytes.
    public init(reserving capacity: Int = 512) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Forgets what has been written and keeps the memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    // MARK: Structure

    /// Opens an object.
    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// Closes an object.
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    /// Opens an array.
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    /// Closes an array.
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes a member's name that needs no escapes.
    public mutating func key(_ name: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(copying: name.utf8.span)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member's name that may need escapes.
    public mutating func key(escaping name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    // MARK: Values

    /// Writes a string.
    public mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Writes bytes as a string of hexadecimal digits, two for each byte.
    public mutating func hexadecimal(_ data: Span<UInt8>) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        Hexadecimal.append(data, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Writes an integer.
    public mutating func integer(_ value: some FixedWidthInteger & SignedInteger) {
        separate()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        if let magnitude = UInt64(exactly: value.magnitude) {
            appendDigits(magnitude)
        } else {
            bytes.append(contentsOf: String(value.magnitude).utf8)
        }
        needsComma = true
    }

    /// Writes an unsigned integer.
    public mutating func unsigned(_ value: UInt64) {
        separate()
        appendDigits(value)
        needsComma = true
    }

    /// Writes a number so that reading it gives the same double.
    ///
    /// - Throws: `notFinite` for a NaN or an infinity, before anything is written.
    public mutating func double(_ value: Double) throws(JSONError) {
        guard value.isFinite else { throw JSONError(.notFinite, expected: "a finite number") }
        separate()
        if let whole = Int64(exactly: value), whole != 0, whole.magnitude < 1 << 53 {
            if whole < 0 { bytes.append(UInt8(ascii: "-")) }
            appendDigits(whole.magnitude)
        } else {
            bytes.append(contentsOf: value.description.utf8)
        }
        needsComma = true
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
    /// Writes `null`.
    public mutating func null() { literal("null") }

    /// Writes bytes that are one valid JSON value.
    public mutating func raw(_ value: [UInt8]) {
        separate()
        bytes.append(contentsOf: value)
        needsComma = true
    }

    /// Writes bytes that are one valid JSON value in one line.
    mutating func raw(_ value: Span<UInt8>) {
        separate()
        bytes.append(copying: value)
        needsComma = true
    }

    /// Adds bytes as they are, without a comma: the beginning or the end of a message encoded before.
    ///
    /// What follows is written as the first thing in its container.
    public mutating func appendBytes(_ encoded: [UInt8]) {
        bytes.append(contentsOf: encoded)
        needsComma = false
    }

    // MARK: Steps

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func appendDigits(_ value: UInt64) {
        if value < 10 {
            bytes.append(UInt8(ascii: "0") + UInt8(value))
        } else {
            bytes.append(contentsOf: String(value).utf8)
        }
    }

    /// Copies runs that need no escape as a whole; only quotes, backslashes and control characters interrupt one.
    mutating func appendEscaped(_ text: String) {
        let utf8 = text.utf8.span
        var ignored: UInt8 = 0
        var start = 0
        while start < utf8.count {
            let stop = ByteSearch.stringStop(in: utf8, from: start, nonASCII: &ignored)
            bytes.append(copying: utf8.extracting(start..<stop))
            guard stop < utf8.count else { return }
            appendEscape(utf8[stop])
            start = stop + 1
        }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            for digit in [byte >> 4, byte & 15] {
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
            }
        }
    }
}
