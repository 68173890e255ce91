import Testing

@testable import DifyPlugin

@Suite(.timeLimit(.minutes(1))) struct LineSplitterTests {
    /// The lines that come out of pieces, `finish()` included.
    private func split(_ pieces: [[UInt8]], limit: Int = 1 << 20) -> [HostLine] {
        var splitter = LineSplitter(maximumLineLength: limit)
        var lines: [HostLine] = []
        for piece in pieces { splitter.feed(piece.span) { lines.append($0) } }
        splitter.finish { lines.append($0) }
        return lines
    }

    private func pieces(_ bytes: [UInt8], of size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }

    private func line(_ text: String) -> HostLine { .line(Array(text.utf8)) }

    static let texts: [(text: String, lines: [String])] = [
        ("", []), ("\n", []), ("\n\n\n", []), ("\r\n\r\n", []), ("\r", []),
        ("a", ["a"]), ("a\n", ["a"]), ("a\r\n", ["a"]), ("a\r", ["a"]),
        ("a\n\nb\n\r\nc", ["a", "b", "c"]),
        ("a\rb\n", ["a\rb"]), ("a\r\r\n", ["a\r"]),
        ("{\"session_id\":\"1\"}\n{\"session_id\":\"2\"}\r\n", ["{\"session_id\":\"1\"}", "{\"session_id\":\"2\"}"]),
        ("größer als 8 Bytes\nnoch größer als 16 Bytes\nx", ["größer als 8 Bytes", "noch größer als 16 Bytes", "x"]),
        ("1234567\n12345678\n123456789\n", ["1234567", "12345678", "123456789"]),
        (" \n\t\n", [" ", "\t"]),
    ]

    @Test("lines come out the same wherever the bytes are cut", arguments: texts)
    func everySplit(_ entry: (text: String, lines: [String])) {
        let bytes = Array(entry.text.utf8)
        let expected = entry.lines.map(line)
        for cut in 0...bytes.count {
            #expect(split([Array(bytes[..<cut]), [], Array(bytes[cut...])]) == expected, "cut at \(cut)")
        }
        for size in 1...max(1, bytes.count) { #expect(split(pieces(bytes, of: size)) == expected, "pieces of \(size)") }
    }

    @Test("a line feed is found at every place in a block of bytes, and only a line feed")
    func everyPosition() {
        for filler: UInt8 in [0x00, 0x09, 0x0B, 0x0D, 0x0E, 0x8A, 0x8B, 0xFF, 0x61] {
            for length in 1...33 {
                // A letter at the end keeps a CR filler from being taken for part of a line end.
                let text = [UInt8](repeating: filler, count: length - 1) + [0x61]
                #expect(split([text + [0x0A] + text]) == [.line(text), .line(text)])
            }
        }
    }

    @Test("a line of exactly the limit is whole; one byte more, and only its beginning is kept")
    func limit() {
        let size = 10_000
        let exact = (0..<size).map { UInt8(truncatingIfNeeded: 0x61 + $0 % 7) }
        let over = exact + [0x62]
        let stream = exact + [0x0A] + over + [0x0A] + exact + [0x0A] + over
        let ends = HostLine.tooLong(
            prefix: Array(over.prefix(LineSplitter.keptLength)), suffix: Array(over.suffix(LineSplitter.keptLength)))
        let expected = [.line(exact), ends, .line(exact), ends]
        for piece in [1, 7, 4095, 4096, 4097, 9_999, 10_000, 10_001, stream.count] {
            #expect(split(pieces(stream, of: piece), limit: size) == expected, "pieces of \(piece)")
        }
    }

    @Test("with a limit below the prefix, too, the prefix does not depend on the cuts", arguments: [0, 1, 3, -1])
    func smallLimit(_ limit: Int) {
        let stream = Array("abcdefgh\nij\n\nk\n".utf8)
        let whole = split([stream], limit: limit)
        #expect(whole.first == .tooLong(prefix: Array("abcdefgh".utf8), suffix: Array("abcdefgh".utf8)))
        for size in 1...stream.count { #expect(split(pieces(stream, of: size), limit: limit) == whole) }
    }

    @Test("finish hands out what is left once")
    func finishTwice() {
        var splitter = LineSplitter(maximumLineLength: 3)
        var lines: [HostLine] = []
        splitter.feed(Array("ab".utf8).span) { lines.append($0) }
        splitter.finish { lines.append($0) }
        splitter.finish { lines.append($0) }
        #expect(lines == [line("ab")])
        splitter.feed(Array("abcd".utf8).span) { lines.append($0) }
        splitter.finish { lines.append($0) }
        splitter.finish { lines.append($0) }
        #expect(lines == [line("ab"), .tooLong(prefix: Array("abcd".utf8), suffix: Array("abcd".utf8))])
    }

    @Test("a line of 60 MB passes in reads of 64 KiB, under the limit and over it")
    func longLine() {
        let read = [UInt8](repeating: 0x61, count: 65_536)
        let reads = 60_000_000 / read.count
        for (limit, isWhole) in [(Int.max, true), (1 << 20, false)] {
            var splitter = LineSplitter(maximumLineLength: limit)
            var lines: [HostLine] = []
            for _ in 0..<reads { splitter.feed(read.span) { lines.append($0) } }
            #expect(lines.isEmpty)
            splitter.feed([0x0A, 0x62, 0x0A].span) { lines.append($0) }
            guard lines.count == 2 else {
                Issue.record("\(lines.count) lines")
                return
            }
            switch lines[0] {
            case .line(let bytes): #expect(isWhole && bytes.count == reads * read.count)
            case .tooLong(let prefix, let suffix):
                #expect(!isWhole && prefix.count == LineSplitter.keptLength && suffix.count == prefix.count)
            }
            #expect(lines[1] == line("b"))
        }
    }
}
