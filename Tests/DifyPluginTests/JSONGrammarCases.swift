/// One text and what RFC 8259 says of it.
struct JSONGrammarCase: Sendable {
    let name: String
    let bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    init(_ name: String, _ text: String) {
        self.init(name, Array(text.utf8))
    }

    /// A string of these bytes.
    static func quoted(_ name: String, _ bytes: [UInt8]) -> JSONGrammarCase {
        JSONGrammarCase(name, [0x22] + bytes + [0x22])
    }

    private static func nested(_ open: String, _ close: String, _ depth: Int, _ inner: String = "") -> String {
        String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
    }

    /// Names the texts by what they are.
    private static func named(_ texts: [String]) -> [JSONGrammarCase] { texts.map { JSONGrammarCase($0, $0) } }

    // MARK: y_ is accepted

    static let accepted: [JSONGrammarCase] =
        named(acceptedTexts) + acceptedBytes
        + (0x20...0x7F).filter { $0 != 0x22 && $0 != 0x5C }.map { quoted("character \($0)", [UInt8($0)]) }

    private static let acceptedTexts: [String] = [
        // Literals and numbers, each at the very end of the text.
        "null", "true", "false", "0", "-0", "1", "-1", "9", "10", "123456789", "0.0", "-0.0", "0.5", "1.25", "1e0",
        "1E0", "1e+0", "1e-0", "0e0", "0E+00", "1e00007", "1.0e10", "-1.5E-3", "0.1e1", "123e45", "1e-999", "1e308",
        "5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "9223372036854775807",
        "-9223372036854775808", "9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "18446744073709551616", "100000000000000000000000000000000000000000", "0.1000000000000000055511151231257827",
        // White space.
        " 1", "1 ", "\t\n\r 1 \r\n\t", " [ ] ", "{ }", "[ 1 , 2 ]", "{ \"a\" : 1 , \"b\" : 2 }", "\n\"\"\n",
        // Containers.
        "[]", "{}", "[[]]", "[{}]", "{\"a\":{}}", "{\"a\":[]}", "[1]", "[1,2,3]", "[null,true,false,0,\"\",[],{}]",
        "{\"\":0}", "{\"a\":1}", "{\"a\":1,\"a\":2}", "{\"a\":null,\"b\":[{\"c\":[[]]}]}", "[[],[],[[],[]]]", "[0]",
        "[-0]", "[1e1]", "[\"a\",\"b\"]", "[\"]\"]", "{\"}\":\"{\"}", "[1.5,-2]", "[[1],{\"a\":[2]},3]",
        // Strings.
        "\"\"", "\"a\"", "\" \"", "\"/\"", "\"\\/\"", "\"\\\"\"", "\"\\\\\"", "\"\\b\\f\\n\\r\\t\"", "\"\\u0000\"",
        "\"\\u001f\"", "\"\\u0022\"", "\"\\u005C\"", "\"\\u00e9\"", "\"\\u00E9\"", "\"\\uFFFF\"", "\"\\uffff\"",
        "\"\\uFDD0\"", "\"\\uD7FF\"", "\"\\uE000\"", "\"\\ud83d\\ude00\"", "\"\\uD83D\\uDE00\"", "\"\\uD800\\uDC00\"",
        "\"\\uDBFF\\uDFFF\"", "\"a\\ud83d\\ude00b\"", "\"\\\\u0041\"", "\"\\\\\\\"\"", "\"é\"", "\"日本語\"", "\"😀\"",
        "\"e\u{301}\"", "\"\u{2028}\u{2029}\"", "\"\u{7F}\"", "\"\u{FEFF}\"", "\"aaaaaaa\\n\"", "\"aaaaaaaa\\n\"",
        "\"aaaaaaaé\"", "\"1234567\"", "\"12345678\"", "\"123456789\"", "{\"\\u0061\":1}", "{\"a\\nb\":1}", "{\"é\":1}",
        "\"{\\\"a\\\":1}\"", "\"\u{10FFFF}\"", "\"\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\"",
        nested("[", "]", 128), nested("{\"a\":", "}", 128, "1"), nested("[{\"a\":", "}]", 64, "null"),
        nested("[", "]", 127, "\"a\""),
    ]

    private static let acceptedBytes: [JSONGrammarCase] = [
        quoted("shortest of two bytes", [0xC2, 0x80]), quoted("longest of two bytes", [0xDF, 0xBF]),
        quoted("shortest of three bytes", [0xE0, 0xA0, 0x80]), quoted("below the surrogates", [0xED, 0x9F, 0xBF]),
        quoted("above the surrogates", [0xEE, 0x80, 0x80]), quoted("shortest of four bytes", [0xF0, 0x90, 0x80, 0x80]),
        quoted("last code point", [0xF4, 0x8F, 0xBF, 0xBF]), quoted("noncharacter", [0xEF, 0xBF, 0xBE]),
    ]

    // MARK: n_ is refused

    static let refused: [JSONGrammarCase] =
        named(refusedTexts) + refusedBytes
        + (0x00...0x1F).map { quoted("control character \($0)", [UInt8($0)]) }
        + (0x00...0x1F).map { quoted("control character \($0) behind text", Array("abcdefghijk".utf8) + [UInt8($0)]) }
        + (0x20...0x7E).filter { !"\"\\/bfnrtu".utf8.contains(UInt8($0)) }
        .map { quoted("escape \($0)", [0x5C, UInt8($0)]) }

    private static let refusedTexts: [String] = [
        "", " ", "\n", "\0", "1\0", "[1]\0", "\u{FEFF}", "\u{FEFF}1", "\u{A0}1", "1\u{C}", "\u{B}1", "\u{2060}[]",
        // Literals.
        "nul", "nulll", "Null", "NULL", "tru", "truee", "True", "fals", "falsey", "False", "undefined", "NaN", "nan",
        "Infinity", "-Infinity", "inf", "None", "n", "t", "f", "nu ll", "true false", "nullnull",
        // Numbers.
        "-", "+", "+1", "--1", "-+1", "01", "00", "-01", "-00", "0123", "00.5", "1.", "-1.", ".5", "-.5", "1.e1", "1e",
        "1E", "1e+", "1e-", "1e+-1", "1ee1", "1e1.5", "1.5.5", "1..5", "0x1", "0b1", "1_000", "1,000", "1 2", "1a",
        "1/2", "- 1", "1 .5", "1e 5", "٣", "１", "1f", "1L", "0e", "-e1", "e1", "1.5e", "[1.]", "[01]", "[-]", "[1e]",
        // Arrays.
        "[", "]", "[[", "]]", "[]]", "[[]", "[1", "[1,", "[,", "[,]", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1;2]",
        "[1:2]", "[}", "[1}", "[\"a\"", "[\"a", "(1)", "[...]", "[1,2", "[null", "[nul]", "[\"a\":1]", "[]1", "[] []",
        // Objects.
        "{", "}", "{]", "{}}", "{{}", "{{}}", "{\"a\"", "{\"a\"}", "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":1,",
        "{\"a\":1,}", "{,\"a\":1}", "{,}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\",1}", "{\"a\":1 \"b\":2}", "{\"a\":1;}",
        "{\"a\":1,,\"b\":2}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{[]:1}", "{\"a\":1]", "{\"a\\\":1}", "{:1}",
        "{\"a\":01}", "{\"a\":1}}", "{\"a\":1}{", "{\"a\":\"}", "{\"a\"=1}", "{\"\\x\":1}", "{\"\n\":1}",
        // Strings.
        "\"", "\"a", "\"\\", "\"\\\"", "\"\\\\\\\"", "'a'", "a", "\"a\"\"b\"", "\"a\" \"b\"", "\"\n\"", "\"\t\"",
        "\"\\x41\"",
        "\"\\a\"", "\"\\U0041\"", "\"\\u\"", "\"\\u1\"", "\"\\u12\"", "\"\\u123\"", "\"\\u123g\"", "\"\\uu123\"",
        "\"\\u 123\"", "\"\\u+123\"", "\"\\u-123\"", "\"\\u{41}\"", "\"\\u00", "\"\\u", "\"\\ud83d", "\"\\ud83d\\",
        "\"\\ud83d\\u", "\"\\ud83d\\ude0", "\"\\ud83d\\ude00", "`a`", "\\u0022a\"", "\"\\é\"", "\"\\\n\"",
        // Lone surrogates.
        "\"\\ud800\"", "\"\\udbff\"", "\"\\udc00\"", "\"\\udfff\"", "\"\\ud800a\"", "\"\\ud800\\n\"",
        "\"\\ud800\\ud800\"",
        "\"\\ud800\\u0041\"", "\"\\udc00\\ud800\"", "\"a\\ud83d\"", "\"\\ud83d\\\\ude00\"", "\"\\ud83dx\\ude00\"",
        "{\"\\ud800\":1}", "[\"\\udead\"]", "\"\\ud83d\\u\"", "\"\\ud83d\\udzzz\"",
        // Comments.
        "// a\n1", "/* a */ 1", "1 // a", "[1/**/]", "# a\n1", "<!-- -->1",
        // Too deep.
        nested("[", "]", 129), nested("{\"a\":", "}", 129, "1"), nested("[{\"a\":", "}]", 65, "1"),
        nested("[", "", 100_000), nested("{\"a\":", "", 100_000), nested("[", "", 128), nested("[{\"\":", "", 50_000),
    ]

    private static let refusedBytes: [JSONGrammarCase] = [
        quoted("lone continuation", [0x80]), quoted("last continuation", [0xBF]),
        quoted("two bytes, one there", [0xC3]), quoted("two bytes, second wrong", [0xC3, 0x28]),
        quoted("overlong slash of two", [0xC0, 0xAF]), quoted("overlong of two", [0xC1, 0xBF]),
        quoted("overlong of three", [0xE0, 0x9F, 0xBF]), quoted("overlong slash of three", [0xE0, 0x80, 0xAF]),
        quoted("overlong of four", [0xF0, 0x8F, 0xBF, 0xBF]), quoted("overlong NUL", [0xC0, 0x80]),
        quoted("first surrogate", [0xED, 0xA0, 0x80]), quoted("last surrogate", [0xED, 0xBF, 0xBF]),
        quoted("surrogate pair", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]),
        quoted("three bytes, two there", [0xE2, 0x82]), quoted("four bytes, three there", [0xF0, 0x9F, 0x98]),
        quoted("beyond Unicode", [0xF4, 0x90, 0x80, 0x80]), quoted("lead F5", [0xF5, 0x80, 0x80, 0x80]),
        quoted("FE", [0xFE]), quoted("FF", [0xFF]), quoted("five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]),
        quoted("wrong behind eight letters", Array("abcdefgh".utf8) + [0xFF]),
        quoted("wrong within eight letters", Array("abc".utf8) + [0xFF] + Array("defgh".utf8)),
        quoted("wrong before an escape", [0xFF] + Array("\\n".utf8)),
        quoted("wrong behind an escape", Array("\\n".utf8) + [0xFF]),
        quoted("sequence broken by an escape", [0xC3] + Array("\\n".utf8) + [0xA9]),
        JSONGrammarCase("wrong bytes in a name", Array("{\"".utf8) + [0xC3, 0x28] + Array("\":1}".utf8)),
        JSONGrammarCase("wrong byte outside", [0xFF]), JSONGrammarCase("Latin-1", [0x22, 0xE9, 0x22]),
        JSONGrammarCase("UTF-16LE", [0x5B, 0x00, 0x5D, 0x00]), JSONGrammarCase("UTF-16BE", [0x00, 0x5B, 0x00, 0x5D]),
        JSONGrammarCase("UTF-16 with its mark", [0xFF, 0xFE, 0x5B, 0x00]),
        JSONGrammarCase("a mark of order, cut", [0xEF, 0xBB, 0x31]),
    ]

    // MARK: i_ is left to the reader: grammatical, and no double

    static let unreadable: [JSONGrammarCase] =
        named([
            "1e309", "1e999", "-1e999", "1e99999999999999999999", "1.7976931348623159e308", "[1e999]", "{\"a\":-1e400}",
            "0.1e400", "1\(String(repeating: "0", count: 400))", "-1\(String(repeating: "0", count: 309))",
        ])
}
