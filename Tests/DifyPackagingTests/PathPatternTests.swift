import Testing

@testable import DifyPackaging

struct PathPatternTests {
    static let cases: [(pattern: String, path: String, matches: Bool)] = [
        ("models/llm/*.yaml", "models/llm/a.yaml", true), ("models/llm/*.yaml", "models/llm/.yaml", true),
        ("models/llm/*.yaml", "models/llm/a/b.yaml", false), ("models/llm/*.yaml", "models/llm/a.yml", false),
        ("models/*/*.yaml", "models/llm/a.yaml", true), ("*", "a/b", false), ("*", "", true), ("a*b*c", "aXbbYc", true),
        ("a*b*c", "aXcYb", false), ("?", "é", true), ("?", "/", false), ("a?c", "abc", true), ("a?c", "ac", false),
        ("[a-c]x", "bx", true), ("[a-c]x", "dx", false), ("[^a-c]x", "dx", true), ("[^a-c]x", "ax", false),
        ("[^a]x", "/x", false), ("[ab\\]]", "]", true), ("\\*", "*", true), ("\\*", "a", false), ("a", "A", false),
        ("", "", true), ("", "a", false), ("**/x", "a/b/x", false), ("**/x", "a/x", true),
    ]

    @Test("patterns match as in the host", arguments: cases)
    func matching(_ pattern: String, _ path: String, _ matches: Bool) throws {
        #expect(try #require(PathPattern(pattern)).matches(path) == matches)
    }

    @Test(
        "what is no pattern is refused",
        arguments: ["[", "[a", "[]", "[^", "[^]", "[a-", "[a-]", "[b-a]", "[-a]", "\\", "[\\"])
    func broken(_ pattern: String) {
        #expect(PathPattern(pattern) == nil)
    }

    @Test(
        "only the directory before the first sign is listed",
        arguments: [
            ("models/llm/*.yaml", "models/llm"), ("models/*/a.yaml", "models"), ("mod*/a", ""), ("a.yaml", ""),
            ("models/llm/a.yaml", "models/llm"), ("models/[a]/x", "models"),
        ])
    func directory(_ pattern: String, _ directory: String) throws {
        #expect(try #require(PathPattern(pattern)).directory == directory)
    }

    @Test("many stars take no time beyond the path's length for each")
    func manyStars() throws {
        let pattern = try #require(PathPattern(String(repeating: "*a", count: 200) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: 400)))
    }
}
