import DifyPlugin

/// Finds tool calls that a model has written as text, `<tool_call>{"name": …, "arguments": {…}}</tool_call>`, in a stream.
///
/// The transformers engine parses them only when the answer is not streamed (Xinference API, section 1.8). Text goes
/// through at once, but for what may be the beginning of a tag; a call that cannot be read stays text. Each byte is
/// looked at once.
struct ToolCallText: Sendable {
    /// What a piece of text turned out to hold, in order.
    enum Finding: Sendable, Hashable {
        /// Text, never empty.
        case text(String)
        /// A call whose arguments are an object's text.
        case call(name: String, arguments: String)
    }

    // Both begin with `<` and hold no other, so that after a mismatch the search begins anew at the byte at hand.
    private static let opening = Array("<tool_call>".utf8)
    private static let closing = Array("</tool_call>".utf8)

    /// How many bytes of the next tag the text so far ends with: all that is held outside of a call.
    private var matched = 0
    /// What has come since the opening tag; `nil` outside of a call.
    private var body: [UInt8]?

    /// Takes the next piece.
    mutating func receive(_ text: String) -> [Finding] {
        // Most pieces of most answers.
        if matched == 0, body == nil, !text.utf8.contains(UInt8(ascii: "<")) {
            return text.isEmpty ? [] : [.text(text)]
        }
        var findings: [Finding] = []
        var shown: [UInt8] = []
        for byte in text.utf8 {
            let tag = body == nil ? Self.opening : Self.closing
            if byte == tag[matched] {
                matched += 1
                if matched == tag.count { passTag(&shown, &findings) }
                continue
            }
            let missed = tag[..<matched]
            matched = byte == tag[0] ? 1 : 0
            if body == nil {
                shown += missed
                if matched == 0 { shown.append(byte) }
            } else {
                body?.append(contentsOf: missed)
                if matched == 0 { body?.append(byte) }
            }
        }
        Self.flush(&shown, &findings)
        return findings
    }

    /// What is still held when the stream ends: it was text after all.
    mutating func finish() -> String {
        defer {
            matched = 0
            body = nil
        }
        guard let body else { return String(decoding: Self.opening[..<matched], as: UTF8.self) }
        return String(decoding: Self.opening + body + Self.closing[..<matched], as: UTF8.self)
    }

    /// A tag is complete: a call begins, or one ends.
    private mutating func passTag(_ shown: inout [UInt8], _ findings: inout [Finding]) {
        matched = 0
        guard let body else {
            body = []
            return
        }
        self.body = nil
        if let call = Self.call(body) {
            Self.flush(&shown, &findings)
            findings.append(call)
        } else {
            shown += Self.opening + body + Self.closing
        }
    }

    private static func flush(_ shown: inout [UInt8], _ findings: inout [Finding]) {
        if !shown.isEmpty { findings.append(.text(String(decoding: shown, as: UTF8.self))) }
        shown.removeAll()
    }

    private static func call(_ body: [UInt8]) -> Finding? {
        var name: String?
        var arguments = ""
        do throws(JSONError) {
            var reader = JSONReader(body.span)
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "name": name = try reader.readNonEmptyString()
                case "arguments", "parameters": arguments = try reader.readFragment().text
                default: try reader.skipValue()
                }
            }
            try reader.finish()
        } catch {
            return nil
        }
        guard let name, let object = CallArguments.object(from: arguments) else { return nil }
        return .call(name: name, arguments: object)
    }
}
