import Testing

@testable import OpenAICompatible
@testable import XinferenceLLM

@Suite("Tool calls in the text", .timeLimit(.minutes(1)))
struct ToolCallTextTests {
    /// What a text in pieces turned out to hold, with adjacent texts joined.
    private func findings(_ pieces: some Sequence<String>) -> [ToolCallText.Finding] {
        var search = ToolCallText()
        var findings: [ToolCallText.Finding] = []
        for piece in pieces { findings += search.receive(piece) }
        let rest = search.finish()
        if !rest.isEmpty { findings.append(.text(rest)) }
        return findings.reduce(into: []) { joined, finding in
            if case .text(let before)? = joined.last, case .text(let text) = finding {
                joined[joined.count - 1] = .text(before + text)
            } else {
                joined.append(finding)
            }
        }
    }

    static let texts: [(text: String, findings: [ToolCallText.Finding])] = [
        (
            "a\n<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1.0}}\n</tool_call>b",
            [.text("a\n"), .call(name: "f", arguments: #"{"x": 1.0}"#), .text("b")]
        ),
        (
            #"<tool_call>{"name":"f","arguments":{"x":"<b>"}}</tool_call><tool_call>{"name":"g"}</tool_call>"#,
            [.call(name: "f", arguments: #"{"x":"<b>"}"#), .call(name: "g", arguments: "{}")]
        ),
        (#"<tool_call>{"name":"f","arguments":null}</tool_call>"#, [.call(name: "f", arguments: "{}")]),
        (#"<tool_call>{"name":"f","parameters":{}}</tool_call>"#, [.call(name: "f", arguments: "{}")]),
        (
            #"<tool_call>{"name":"f","arguments":"{\"x\":1}"}</tool_call>"#,
            [.call(name: "f", arguments: #"{"x":1}"#)]
        ),
        // An accent behind a tag does not hide it.
        (
            "<tool_call>{\"name\":\"f\"}</tool_call>\u{301}é😀",
            [.call(name: "f", arguments: "{}"), .text("\u{301}é😀")]
        ),
        // One byte away from a tag, or a tag begun twice.
        (
            "<<tool_call>{\"name\":\"f\"}<</tool_call>",
            [.text("<<tool_call>{\"name\":\"f\"}<</tool_call>")]
        ),
        (
            "1 <<tool_call>{\"name\":\"f\"}</tool_call>",
            [.text("1 <"), .call(name: "f", arguments: "{}")]
        ),
    ]

    static let plain = [
        "a < b, <b>bold</b>, <tool>, <tool_calls>, < tool_call>, </tool_call>, 你好<😀", "<", "<tool_call",
        "<tool_call>", "<tool_call>{\"name\": \"f\"}", "<tool_call>{\"name\": \"f\"}</tool_call",
        "<tool_call>{\"name\": \"f\", \"arguments\"</tool_call> so", "<tool_call></tool_call>",
        "<tool_call>{\"name\": 5}</tool_call>", "<tool_call>{\"name\": \"\"}</tool_call>",
        "<tool_call>{\"arguments\": {}}</tool_call>", "<tool_call>[1]</tool_call>",
        "<tool_call>{\"name\": \"f\", \"arguments\": [1]}</tool_call>",
        "<tool_call>{\"name\": \"f\"} {\"name\": \"g\"}</tool_call>",
        "<tool_call><tool_call>{\"name\": \"f\"}</tool_call>", "a\r\nb <\r\n",
    ]

    @Test("Calls are found between their tags, wherever the pieces are cut", arguments: texts)
    func calls(text: String, expected: [ToolCallText.Finding]) {
        check(text, expected)
    }

    @Test("What is no call stays the text it was, wherever the pieces are cut", arguments: plain)
    func text(text: String) {
        check(text, [.text(text)])
    }

    private func check(_ text: String, _ expected: [ToolCallText.Finding]) {
        let scalars = Array(text.unicodeScalars)
        #expect(findings([text]) == expected)
        #expect(findings(scalars.map { String($0) }) == expected)
        for cut in scalars.indices {
            let pieces = [scalars[..<cut], scalars[cut...]].map { scalars in
                String(String.UnicodeScalarView(scalars))
            }
            #expect(findings(pieces) == expected, "cut at \(cut)")
        }
    }

    @Test("Nothing is held longer than a tag, and what cannot become one is not held at all")
    func delay() {
        var search = ToolCallText()
        var given = 0
        var shown = 0
        for scalar in String(repeating: "a < b <tool <tool_cal l> ", count: 4).unicodeScalars {
            given += 1
            for case .text(let text) in search.receive(String(scalar)) { shown += text.unicodeScalars.count }
            #expect(given - shown < "<tool_call>".count)
            if scalar != "<" && !("a"..."z" ~= scalar) && scalar != "_" { #expect(given == shown) }
        }
    }

    @Test("Nothing of a tag leaks while the call is written")
    func noLeak() {
        var search = ToolCallText()
        let findings = #"ok <tool_call>{"name":"f","#.map(String.init).flatMap { search.receive($0) }
        #expect(findings == [.text("o"), .text("k"), .text(" ")])
    }

    /// The last, five megabytes in one text with a call every 25 bytes, is what a copy per call would not do in a minute.
    @Test(
        "Long answers take time in proportion",
        arguments: [
            (String(repeating: "a < b ", count: 2), 20_000), ("<<<<<<<<<<<<", 20_000),
            ("<tool_call>", 1), ("x", 200_000), ("<tool_call>{}</tool_call>", 200_000),
        ])
    func linear(piece: String, count: Int) {
        // In many pieces, all behind an open call, and in one.
        var search = ToolCallText()
        var bytes = 0
        for _ in 0..<count { bytes += search.receive(piece).utf8Count }
        #expect(bytes + search.finish().utf8.count == piece.utf8.count * count)
        _ = search.receive("<tool_call>{")
        bytes = 0
        for _ in 0..<count { bytes += search.receive(piece).utf8Count }
        #expect(bytes + search.finish().utf8.count == piece.utf8.count * count + "<tool_call>{".utf8.count)
        bytes = search.receive(String(repeating: piece, count: count)).utf8Count
        #expect(bytes + search.finish().utf8.count == piece.utf8.count * count)
    }
}

extension [ToolCallText.Finding] {
    fileprivate var utf8Count: Int {
        reduce(0) { if case .text(let text) = $1 { $0 + text.utf8.count } else { $0 } }
    }
}
