import DifyPlugin
import ScriptedTransport
import Testing

@Suite struct JSONReaderTests {
    // MARK: Numbers

    @Test("integers of 64 bits are exact, and a whole double counts as one")
    func integers() throws {
        let texts: [(String, Int)] = [
            ("0", 0), ("-0", 0), ("-0.0", 0), ("7", 7), ("2.0", 2), ("2e0", 2), ("20e-1", 2), ("-1.5e1", -15),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9007199254740993", 9_007_199_254_740_993),
            ("1e18", 1_000_000_000_000_000_000), ("0e999", 0),
        ]
        for (text, value) in texts {
            let bytes = Array(text.utf8)
            var reader = JSONReader(bytes.span)
            // The macro cannot take a non-escapable value apart, here and below.
            let read = try reader.readInt()
            try reader.finish()
            #expect(read == value, "\(text)")
        }
    }

    @Test(
        "what is no integer of 64 bits is refused",
        arguments: [
            "9223372036854775808", "-9223372036854775809", "-9223372036854775808.0", "9223372036854775807.0", "1e19",
            "1e308", "0.5", "-1e-9",
            "18446744073709551616", "1e999",
        ])
    func notIntegers(_ text: String) {
        let bytes = Array(text.utf8)
        var code: JSONError.Code?
        do throws(JSONError) {
            var reader = JSONReader(bytes.span)
            _ = try reader.readInt()
        } catch { code = error.code }
        #expect(code == .numberOutOfRange)
    }

    @Test("numbers keep their exact kind in a tree")
    func numberKinds() throws {
        #expect(try JSONValue(parsing: "-9223372036854775808") == .integer(.min))
        #expect(try JSONValue(parsing: "9223372036854775808") == .unsigned(1 << 63))
        #expect(try JSONValue(parsing: "18446744073709551615") == .unsigned(.max))
        #expect(try JSONValue(parsing: "18446744073709551616") == .double(18446744073709551616.0))
        #expect(try JSONValue(parsing: "1.0") == .double(1))
        let negativeZero = try JSONValue(parsing: "-0").double
        #expect(negativeZero == 0 && negativeZero?.sign == .minus)
        #expect(try JSONValue(parsing: "1e-999") == .double(0))
    }

    @Test("a number of a million digits is read in time that grows with it", .timeLimit(.minutes(1)))
    func longNumber() throws {
        let text = "0." + String(repeating: "3", count: 1_000_000)
        #expect(try JSONValue(parsing: text) == .double(1.0 / 3.0))
        #expect(JSONVerdict.reading([UInt8](repeating: 0x39, count: 1_000_000)) == .refused(.numberOutOfRange))
    }

    // MARK: Names

    @Test("a name written with escapes is the same name, and another normal form is not")
    func names() throws {
        let bytes = Array(#"{"\u0061b":1,"ab":2,"abc":3,"\u00e9":4,"e\u0301":5,"é":6}"#.utf8)
        var reader = JSONReader(bytes.span)
        var matches: [Bool] = []
        var composed: [Bool] = []
        var strings: [String] = []
        try reader.beginObject()
        while let key = try reader.nextKey() {
            matches.append(key.matches("ab"))
            composed.append(key.matches("\u{E9}"))
            strings.append(key.string)
            try reader.skipValue()
        }
        try reader.finish()
        #expect(matches == [true, true, false, false, false, false])
        #expect(composed == [false, false, false, true, false, true])
        #expect(strings == ["ab", "ab", "abc", "\u{E9}", "e\u{301}", "é"])
    }

    @Test("of two equal names the last counts, and names equal only after normalising are two")
    func duplicates() throws {
        let object = try #require(try JSONValue(parsing: #"{"a":1,"b":2,"a":3,"é":4,"e\u0301":5}"#).object)
        #expect(object.keys.map { Array($0.utf8) } == ["a", "b", "\u{E9}", "e\u{301}"].map { Array($0.utf8) })
        #expect(object["a"] == 3)
        #expect(object["\u{E9}"] == 4)
        #expect(object["e\u{301}"] == 5)
        var writer = JSONWriter()
        try object.write(to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"a\":3,\"b\":2,\"\u{E9}\":4,\"e\u{301}\":5}")
    }

    @Test("strings come out with their escapes resolved")
    func strings() throws {
        let text = #""\u0000\"\\\/\b\f\n\r\té日\u65e5😀\ud83d\ude00aaaaaaaaaaaaaaaa\u001f""#
        let expected = "\0\"\\/\u{8}\u{C}\n\r\té日日😀😀aaaaaaaaaaaaaaaa\u{1F}"
        #expect(try JSONValue(parsing: text) == .string(expected))
    }

    @Test("a quote is found at every place of a string", arguments: 0..<40)
    func stringLengths(_ length: Int) throws {
        for filler in ["a", "é", "日", "😀", "\u{7F}", "!", "#", "]", "["] {
            let text = String(repeating: filler, count: length)
            #expect(try JSONValue(parsing: "\"\(text)\"") == .string(text))
            #expect(try JSONValue(parsing: "[\"\(text)\\n\",1]") == [.string(text + "\n"), 1])
        }
    }

    @Test("a fragment keeps its bytes as they came, without the space around them")
    func fragments() throws {
        let bytes = Array(#"{"a": { "x" : 1e999, "y":[ 1.50 ] } , "b":0}"#.utf8)
        var reader = JSONReader(bytes.span)
        try reader.beginObject()
        _ = try reader.nextKey()?.string
        let fragment = try reader.readFragment()
        #expect(fragment.text == #"{ "x" : 1e999, "y":[ 1.50 ] }"#)
        #expect(throws: JSONError.self) { try JSONFragment(parsing: "[1] 2") }
    }

    @Test("null, an empty string and an absent list are told apart where it matters")
    func nulls() throws {
        let bytes = Array(#"[null,"",null,["a","b"],null,"x"]"#.utf8)
        var reader = JSONReader(bytes.span)
        try reader.beginArray()
        _ = try reader.nextElement()
        let none = try reader.readStringOrNull()
        _ = try reader.nextElement()
        let empty = try reader.readNonEmptyString()
        _ = try reader.nextElement()
        let noList = try reader.readList { (reader) throws(JSONError) in try reader.readString() }
        _ = try reader.nextElement()
        let list = try reader.readList { (reader) throws(JSONError) in try reader.readString() }
        _ = try reader.nextElement()
        let isNull = try reader.readNull()
        _ = try reader.nextElement()
        let isNullToo = try reader.readNull()
        let last = try reader.readNonEmptyString()
        let hasMore = try reader.nextElement()
        try reader.finish()
        #expect(none == nil && empty == nil && last == "x")
        #expect(noList == [] && list == ["a", "b"])
        #expect(isNull && !isNullToo && !hasMore)
    }

    // MARK: Misuse

    @Test("a document is not finished inside a container")
    func unfinished() {
        let bytes = Array("[1".utf8)
        var reader = JSONReader(bytes.span)
        var error: JSONError?
        do throws(JSONError) {
            try reader.beginArray()
            _ = try reader.nextElement()
            _ = try reader.readInt()
            try reader.finish()
        } catch let failure {
            error = failure
        }
        #expect(error?.code == .unexpectedEnd)
    }

    @Test("a depth that no stack could hold is not granted")
    func absurdDepth() {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        var reader = JSONReader(bytes.span, maximumDepth: 1_000_000)
        var error: JSONError?
        do throws(JSONError) { _ = try reader.readValue() } catch let failure { error = failure }
        #expect(error?.code == .tooDeep)
    }

    /// One call on a reader, its result dropped.
    private static func call(_ number: Int, _ reader: inout JSONReader) throws(JSONError) {
        switch number {
        case 0: try reader.beginObject()
        case 1: try reader.beginArray()
        case 2: _ = try reader.nextKey()?.string
        case 3: _ = try reader.nextElement()
        case 4: _ = try reader.readString()
        case 5: _ = try reader.readInt()
        case 6: _ = try reader.readDouble()
        case 7: _ = try reader.readBool()
        case 8: _ = try reader.readNull()
        case 9: _ = try reader.readValue()
        case 10: try reader.skipValue()
        case 11: _ = try reader.readObject()
        case 12: _ = try reader.readFragment()
        case 13: _ = try reader.peekKind()
        case 14: _ = try reader.readStringOrNull()
        default: try reader.finish()
        }
    }

    @Test("calls in any order, also after an error, give errors and never stop the process")
    func anyOrder() {
        let texts = [
            "", "}", "]", "}}}}", "]]]]", "}]}]", ",", ":", "{}", "[]", "[1,2]", "{\"a\":1}", "null", "\"", "\"\\u",
            "{\"a\":[1,{\"b\":\"\\u00e9\"},null],\"c\":tru", "[[[[", "-", "1e", "[\"a\":1]", "{\"a\",1}", "\"\\ud83d\\",
        ].map { Array($0.utf8) }
        var random = SeededGenerator(seed: 1)
        var errors = 0
        for _ in 0..<20_000 {
            let bytes = texts[Int.random(in: 0..<texts.count, using: &random)]
            var reader = JSONReader(bytes.span, maximumDepth: Int.random(in: -1...3, using: &random))
            for _ in 0..<12 {
                do throws(JSONError) {
                    try Self.call(Int.random(in: 0...15, using: &random), &reader)
                } catch {
                    errors += 1
                    #expect(!error.description.isEmpty)
                }
                let offset = reader.offset
                #expect(offset >= 0 && offset <= bytes.count)
            }
        }
        #expect(errors > 20_000)
    }

    @Test("a bracket that closes nothing is an error", arguments: ["}", "]", "}}", "]]", "{}}", "[]]"])
    func moreEndsThanBegins(_ text: String) throws {
        let bytes = Array(text.utf8)
        let isObject = text.contains("}")
        var reader = JSONReader(bytes.span, maximumDepth: 1)
        var failure: JSONError?
        do throws(JSONError) {
            if text.hasPrefix("{") { try reader.beginObject() }
            if text.hasPrefix("[") { try reader.beginArray() }
            for _ in 0..<3 {
                if isObject { _ = try reader.nextKey()?.string } else { _ = try reader.nextElement() }
            }
        } catch { failure = error }
        #expect(failure?.code == .syntax)
    }

    @Test("errors tell the place and what was expected")
    func errorText() {
        let bytes = Array("{\"a\":x}".utf8)
        var reader = JSONReader(bytes.span)
        var failure: JSONError?
        do throws(JSONError) { try reader.skipValue() } catch { failure = error }
        #expect(failure?.description == "invalid JSON at byte 5: expected a value")
        #expect(JSONError.missing("id").description == "missing a value for \"id\"")
    }
}
