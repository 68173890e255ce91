/// A request whose fields have been located but not yet decoded.
///
/// The order of the fields is the host's business, and one of them may be 60 MB of audio; so each is read where it
/// stands when the action that needs it is known.
struct HostRequest: Sendable {
    let sessionID: String
    let bytes: [UInt8]
    let fields: [String: Range<Int>]

    /// Reads a field; `nil` if it is absent or null.
    func optional<Value>(
        _ name: String, _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(InvokeError) -> Value? {
        guard let range = fields[name] else { return nil }
        var reader = JSONReader(bytes.span.extracting(range))
        do throws(JSONError) {
            if try reader.readNull() { return nil }
            return try read(&reader)
        } catch {
            throw InvokeError(.badRequest, "the field \"\(name)\" of the host's request cannot be read: \(error)")
        }
    }

    /// Reads a field that has to be there.
    func required<Value>(
        _ name: String, _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(InvokeError) -> Value {
        guard let value = try optional(name, read) else {
            throw InvokeError(.badRequest, "the host's request lacks the field \"\(name)\"")
        }
        return value
    }

    /// A text that has to be there.
    func string(_ name: String) throws(InvokeError) -> String {
        try required(name) { reader throws(JSONError) in try reader.readString() }
    }

    /// A text, `nil` if absent or null.
    func text(_ name: String) throws(InvokeError) -> String? {
        try optional(name) { reader throws(JSONError) in try reader.readString() }
    }

    /// A list, empty if absent or null.
    func list<Element>(
        _ name: String, _ element: (inout JSONReader) throws(JSONError) -> Element
    ) throws(InvokeError) -> [Element] {
        try optional(name) { reader throws(JSONError) in try reader.readList(element) } ?? []
    }

    /// An object, empty if absent or null.
    func object(_ name: String) throws(InvokeError) -> JSONObject {
        try optional(name) { reader throws(JSONError) in try reader.readObject() } ?? JSONObject()
    }

    /// A file in hexadecimal digits that has to be there; they stay where they are in the line.
    func hexBytes(_ name: String) throws(InvokeError) -> HexBytes {
        // What is no text at all, `string(_:)` has the words for.
        guard let range = fields[name], bytes[range.lowerBound] == UInt8(ascii: "\"") else {
            return try escapedHexBytes(name)
        }
        do throws(JSONError) {
            return try HexBytes(digits: bytes, in: range.dropFirst().dropLast())
        } catch {
            // Nobody escapes digits, but JSON allows it; to undo that first costs a copy.
            let isEscape = bytes[range.lowerBound + 1 + error.offset] == UInt8(ascii: "\\")
            if isEscape { return try escapedHexBytes(name) }
            throw Self.notHexadecimal(name, error)
        }
    }

    private func escapedHexBytes(_ name: String) throws(InvokeError) -> HexBytes {
        let text = try string(name)
        do throws(JSONError) { return try HexBytes(digits: Array(text.utf8)) } catch {
            throw Self.notHexadecimal(name, error)
        }
    }

    private static func notHexadecimal(_ name: String, _ fault: JSONError) -> InvokeError {
        InvokeError(
            .badRequest,
            "the field \"\(name)\" of the host's request is not hexadecimal: \(fault.expectation) was expected at byte "
                + "\(fault.offset) of it")
    }
}
