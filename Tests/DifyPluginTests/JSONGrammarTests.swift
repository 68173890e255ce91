import DifyPlugin
import Testing

@Suite(.timeLimit(.minutes(1))) struct JSONGrammarTests {
    @Test("what the grammar allows is accepted, read or skipped")
    func accepted() {
        for entry in JSONGrammarCase.accepted {
            #expect(JSONVerdict.reading(entry.bytes) == .accepted, "y_ \(entry.name)")
            #expect(JSONVerdict.skipping(entry.bytes) == .accepted, "y_ \(entry.name)")
        }
    }

    @Test("what it does not allow is refused for the same reason, read or skipped")
    func refused() {
        for entry in JSONGrammarCase.refused {
            let verdict = JSONVerdict.reading(entry.bytes)
            #expect(verdict != .accepted, "n_ \(entry.name.prefix(80))")
            #expect(verdict == JSONVerdict.skipping(entry.bytes), "n_ \(entry.name.prefix(80))")
        }
    }

    @Test("a number beyond a double may be passed over, not read")
    func unreadable() {
        for entry in JSONGrammarCase.unreadable {
            #expect(JSONVerdict.reading(entry.bytes) == .refused(.numberOutOfRange), "i_ \(entry.name.prefix(80))")
            #expect(JSONVerdict.skipping(entry.bytes) == .accepted, "i_ \(entry.name.prefix(80))")
        }
    }

    @Test("every beginning of every case gets one verdict, and half a container or string is none")
    func truncations() {
        for entry in JSONGrammarCase.accepted + JSONGrammarCase.refused + JSONGrammarCase.unreadable
        where entry.bytes.count < 2000 {
            let mustFail =
                JSONVerdict.skipping(entry.bytes) == .accepted && [0x22, 0x5B, 0x7B].contains(entry.bytes[0])
            for length in 0..<entry.bytes.count {
                let part = Array(entry.bytes[..<length])
                let reading = JSONVerdict.reading(part)
                let skipping = JSONVerdict.skipping(part)
                guard JSONVerdict.agree(reading, skipping) else {
                    Issue.record("\(entry.name.prefix(80)), \(length) bytes: \(reading), \(skipping)")
                    continue
                }
                // White space may follow a whole value.
                if mustFail, length <= entry.bytes.lastIndex(where: { $0 > 0x20 }) ?? 0 {
                    #expect(skipping != .accepted, "\(entry.name.prefix(80)), \(length) bytes")
                }
            }
        }
    }

    @Test("each case keeps its verdict inside an array, as a member and between spaces")
    func contexts() {
        let contexts = [("[", "]"), ("{\"a\":", "}"), (" \n", "\r\t "), ("[[0,", ",{}]]")]
        for entry in JSONGrammarCase.accepted + JSONGrammarCase.unreadable where entry.bytes.count < 250 {
            for (before, after) in contexts {
                let bytes = Array(before.utf8) + entry.bytes + Array(after.utf8)
                #expect(JSONVerdict.skipping(bytes) == .accepted, "\(entry.name) in \(before)")
                #expect(JSONVerdict.agree(JSONVerdict.reading(bytes), .accepted), "\(entry.name) in \(before)")
            }
        }
    }

    @Test("nesting is counted to the level, whatever the limit", arguments: [0, 1, 2, 63, 64, 65, 127, 128, 129, 500])
    func depth(_ limit: Int) {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            for levels in [limit - 1, limit, limit + 1] where levels >= 0 {
                let inner = "[1"
                let text =
                    String(repeating: open, count: levels) + inner + "]" + String(repeating: close, count: levels)
                let expected: JSONVerdict = levels + 1 <= limit ? .accepted : .refused(.tooDeep)
                #expect(JSONVerdict.reading(Array(text.utf8), maximumDepth: limit) == expected)
                #expect(JSONVerdict.skipping(Array(text.utf8), maximumDepth: limit) == expected)
            }
        }
    }

    @Test("closing brackets must match at every depth", arguments: [1, 2, 63, 64, 65, 100, 127])
    func mismatch(_ levels: Int) {
        let isObject = (0..<levels).map { $0 % 3 == 1 }
        let opening = isObject.map { $0 ? "{\"a\":" : "[" }.joined() + "0"
        for wrong in 0...levels {
            let closing = isObject.enumerated().reversed().map { level, isObject in
                (isObject != (level == wrong)) ? "}" : "]"
            }
            let bytes = Array((opening + closing.joined()).utf8)
            #expect((JSONVerdict.skipping(bytes) == .accepted) == (wrong == levels))
            #expect(JSONVerdict.skipping(bytes) == JSONVerdict.reading(bytes))
        }
    }
}
