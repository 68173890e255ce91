import HTTPTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SSEParserTests {
    // MARK: The standard (HTML, section 9.2.6)

    static let examples: [(text: String, events: [Event])] = [
        ("data: YHOO\ndata: +2\ndata: 10\n\n", [Event("YHOO\n+2\n10")]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            [Event("first event"), Event("second event"), Event(" third event")]
        ),
        ("data\n\ndata\ndata\n\ndata:", [Event(""), Event("\n")]),
        ("data:test\n\ndata: test\n\n", [Event("test"), Event("test")]),
        (
            "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n",
            [Event("73857293", name: "add"), Event("2153", name: "remove")]
        ),
        ("", []), ("\n\n\n", []), (":\n\n", []), ("retry: 10\n\n", []),
        ("event: lost\n\ndata: a\n\n", [Event("a")]),
        ("event: x\nevent\ndata: a\n\n", [Event("a")]),
        ("event: x\nevent: y\ndata: a\n\ndata: b\n\n", [Event("a", name: "y"), Event("b")]),
        ("data: a\nevent: late\n\n", [Event("a", name: "late")]),
        ("datax: a\n\n data: b\n\nDATA: c\n\ndat\n\n", []),
        ("data: a:b: c\n\n", [Event("a:b: c")]),
        ("data:\n\n", [Event("")]),
        ("data: a\n: comment\nunknown: field\ndata: b\n\n", [Event("a\nb")]),
        ("data: a\n", []), ("data: a", []),
        ("data: nul\0inside\n\n", [Event("nul\0inside")]),
    ]

    @Test("the standard's examples, with every kind of line end", arguments: examples)
    func example(_ example: (text: String, events: [Event])) throws {
        for lineEnd in ["\n", "\r", "\r\n"] {
            let text = example.text.replacing("\n", with: lineEnd)
            // A line feed inside data is the parser's own joint and stays what it is.
            let bytes = Array(text.utf8)
            #expect(try parse([bytes]).events == example.events)
            #expect(try parse(bytes.pieces(of: 1)).events == example.events)
        }
    }

    @Test("line ends may be mixed in one stream, and CR LF CR is two line ends")
    func mixedLineEnds() throws {
        let bytes = Array("data: a\rdata: b\r\ndata: c\n\rdata: d\r\n\rdata: e\r\rdata: f\n\r\n".utf8)
        let expected = ["a\nb\nc", "d", "e", "f"].map { Event($0) }
        for size in 1...bytes.count { #expect(try parse(bytes.pieces(of: size)).events == expected) }
    }

    @Test("a CR at the end of the stream ends its line without waiting for a LF")
    func finalCarriageReturn() throws {
        let outcome = try parse([Array("data: a\r\r".utf8)])
        #expect(outcome.events == [Event("a")])
        #expect(!outcome.hasUnfinished)
    }

    @Test("a byte order mark is left out at the very beginning and nowhere else")
    func byteOrderMark() throws {
        let bytes: [UInt8] =
            [0xEF, 0xBB, 0xBF] + Array("data: a\n\n".utf8) + [0xEF, 0xBB, 0xBF] + Array("data: b\n\n".utf8)
        for size in 1...bytes.count { #expect(try parse(bytes.pieces(of: size)).events == [Event("a")]) }
        let twice: [UInt8] = [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + Array("data: a\n\n".utf8)
        #expect(try parse([twice]).events.isEmpty)
        let part: [UInt8] = [0xEF, 0xBB] + Array("data: a\n\n".utf8)
        #expect(try parse([part]).events.isEmpty)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF, 0x0A] + Array("data: c\n\n".utf8)
        for size in 1...mark.count { #expect(try parse(mark.pieces(of: size)).events == [Event("c")]) }
    }

    @Test("an event's name that is not UTF-8 is repaired, data is handed on as it is")
    func invalidText() throws {
        var parser = SSEParser()
        var seen: [(bytes: [UInt8], name: String)] = []
        let bytes: [UInt8] = Array("event: ".utf8) + [0xFF, 0x0A] + Array("data: ".utf8) + [0xC3, 0x28, 0x0A, 0x0A]
        try parser.feed(bytes.span) { data, name in seen.append(([data[0], data[1]], name)) }
        #expect(seen.map(\.bytes) == [[0xC3, 0x28]])
        #expect(seen.map(\.name) == ["\u{FFFD}"])
    }

    // MARK: Recordings

    @Test("a recorded stream gives the same events wherever it is cut", arguments: RecordedStream.all)
    func everySplit(_ recording: RecordedStream) throws {
        let bytes = try recording.bytes()
        let whole = try parse([bytes])
        #expect(whole.events.count == recording.eventCount)
        #expect(whole.events.allSatisfy { $0.data.hasPrefix("{") || $0.data == "[DONE]" })
        #expect(!whole.hasUnfinished)
        for cut in 0...bytes.count {
            let outcome = try parse([Array(bytes[..<cut]), [], Array(bytes[cut...])])
            guard outcome == whole else {
                Issue.record("cut at \(cut): \(outcome)")
                return
            }
        }
        for size in [1, 2, 3, 7, 64, 1000] { #expect(try parse(bytes.pieces(of: size)) == whole) }
    }

    @Test("a stream that breaks off gives the whole events only, and says that one is unfinished")
    func truncation() throws {
        let bytes = Array("data: a\n\nevent: x\ndata: b\n\n".utf8)
        let events = [Event("a"), Event("b", name: "x")]
        for cut in 0...bytes.count {
            let outcome = try parse([Array(bytes[..<cut])])
            let complete = cut < 9 ? 0 : cut < 27 ? 1 : 2
            #expect(outcome.events == Array(events.prefix(complete)))
            // After an `event` line alone, at 18, no event has begun.
            #expect(outcome.hasUnfinished == ![0, 9, 18, 27].contains(cut), "cut at \(cut)")
        }
    }

    @Test("what the callback throws comes out")
    func callbackThrows() {
        struct Stop: Error {}
        var parser = SSEParser()
        let bytes = Array("data: a\n\ndata: b\n\n".utf8)
        var count = 0
        #expect(throws: Stop.self) {
            try parser.feed(bytes.span) { _, _ in
                count += 1
                throw Stop()
            }
        }
        #expect(count == 1)
    }
}
