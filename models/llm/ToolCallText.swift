import DifyPlugin

/// Finds tool calls that a model has written as text, `<tool_call>{"name": …, "arguments": {…}}</tool_call>`, in a stream.
///
/// The transformers engine parses them only when the answer is not streamed (Xinference API, section 1.8). Text goes
/// through at once, but for what may be the beginning of a tag; a call whose JSON is broken stays text.
struct ToolCallText: Sendable {
    /// What a piece of text turned out to hold, in order.
    enum Finding: Sendable, Hashable {
        case text(String)
        case call(name: String, arguments: String)
    }

    private static let opening = "<tool_call>"
    private static let closing = "</tool_call>"

    /// Text not yet decided on: it may be the beginning of a tag. Never longer than one.
    private var held = ""
    /// What has come since the opening tag; `nil` outside of a call.
    private var body: String?

    /// Takes the next piece.
    mutating func receive(_ text: String) -> [Finding] {
        held += text
        var findings: [Finding] = []
        while let tag = held.firstRange(ofText: body == nil ? Self.opening : Self.closing) {
            let before = String(held[..<tag.lowerBound])
            held = String(held[tag.upperBound...])
            if let body {
                findings.append(Self.call(body + before) ?? .text(Self.opening + body + before + Self.closing))
                self.body = nil
            } else {
                if !before.isEmpty { findings.append(.text(before)) }
                body = ""
            }
        }
        let undecided = held.lengthOfSuffix(beginning: body == nil ? Self.opening : Self.closing)
        let decided = String(held.dropLast(undecided))
        held = String(held.suffix(undecided))
        if body != nil {
            body? += decided
        } else if !decided.isEmpty {
            findings.append(.text(decided))
        }
        return findings
    }

    /// What is still held when the stream ends: it was text after all.
    mutating func finish() -> String {
        defer {
            held = ""
            body = nil
        }
        return (body.map { Self.opening + $0 } ?? "") + held
    }

    private static func call(_ body: String) -> Finding? {
        guard let object = (try? JSONValue(parsing: body))?.object, let name = object["name"]?.string, !name.isEmpty
        else { return nil }
        switch object["arguments"] ?? object["parameters"] {
        case .string(let text): return .call(name: name, arguments: text)
        case .object(let arguments):
            var writer = JSONWriter()
            guard (try? arguments.write(to: &writer)) != nil else { return nil }
            return .call(name: name, arguments: String(decoding: writer.bytes, as: UTF8.self))
        case nil, .null: return .call(name: name, arguments: "{}")
        default: return nil
        }
    }
}

extension String {
    /// How many characters at the end could be the beginning of a tag.
    fileprivate func lengthOfSuffix(beginning tag: String) -> Int {
        let longest = min(count, tag.count - 1)
        guard longest > 0 else { return 0 }
        for length in stride(from: longest, through: 1, by: -1) where tag.hasPrefix(suffix(length)) { return length }
        return 0
    }
}
