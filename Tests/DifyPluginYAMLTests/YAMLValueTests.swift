import DifyPlugin
import DifyPluginYAML
import Testing

struct YAMLValueTests {
    static let values: [(yaml: String, value: JSONValue)] = [
        ("a: 1\nb: [true, ~, 0.5, x]", ["a": 1, "b": [true, nil, 0.5, "x"]]), ("version: '3.12'", ["version": "3.12"]),
        ("at: 2026-01-02T03:04:05Z", ["at": "2026-01-02T03:04:05Z"]), ("version: 0.0.1", ["version": "0.0.1"]),
        ("memory: 268435456", ["memory": 268_435_456]), ("a: &x {b: 1}\nc: *x", ["a": ["b": 1], "c": ["b": 1]]),
        ("a: &x {b: 1}\nc: {<<: *x, d: 2}", ["a": ["b": 1], "c": ["d": 2, "b": 1]]),
    ]

    @Test("a text becomes the value it stands for", arguments: values)
    func reading(_ yaml: String, _ value: JSONValue) throws {
        #expect(try JSONValue(parsingYAML: yaml) == value)
    }

    static let refused = [
        ("", "is empty"), ("a: 1\na: 2", "the key a stands twice"), ("a: {b: 1, b: 1}", "the key b stands twice"),
        ("a: [", "line 2"), ("--- 1\n--- 2", "is not YAML"), ("a: .nan", "is .nan, which"),
    ]

    @Test("what is no single document of distinct keys is refused", arguments: refused)
    func refusing(_ yaml: String, _ words: String) {
        let error = #expect(throws: ModelDeclarationError.self) { try JSONValue(parsingYAML: yaml) }
        #expect(error?.reason.contains(words) == true, "\(String(describing: error))")
    }
}
