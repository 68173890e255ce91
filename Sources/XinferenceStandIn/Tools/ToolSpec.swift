/// A tool of a request, read for what it is about and what it takes.
struct ToolSpec: Sendable {
    /// One argument the tool takes.
    struct Parameter: Sendable {
        var name: String
        var schema: JSONValue
        var isRequired: Bool

        /// The words of the name and the description, in lower case.
        var words: Set<String> {
            Set(ToolSpec.words(name) + ToolSpec.words(schema["description"]?.text ?? ""))
        }
    }

    var name: String
    var description: String
    var parameters: [Parameter]

    /// Reads one element of `tools`; nil when it has no function with a name.
    init?(_ value: JSONValue) {
        guard let function = value["function"], let name = function["name"]?.text else { return nil }
        self.name = name
        description = function["description"]?.text ?? ""
        guard case .object(let members)? = function["parameters"]?["properties"] else {
            parameters = []
            return
        }
        let required = function["parameters"]?["required"]?.elements?.compactMap(\.text) ?? []
        // Parsed objects have lost the order of their keys; what is required keeps the order of its list.
        let rest = members.map(\.key).filter { !required.contains($0) }
        parameters = (required + rest).compactMap { key in
            members.first { $0.key == key }.map {
                Parameter(name: key, schema: $0.value, isRequired: required.contains(key))
            }
        }
    }

    /// What the tool is about, without the words that only say that it does something.
    var subject: String {
        let words = Self.words(name).filter { !["get", "fetch", "query", "lookup", "current", "tool"].contains($0) }
        return words.isEmpty ? name : words.joined(separator: " ")
    }

    /// How well the tool fits a text: 2 for a word of its name or a pair of Chinese characters, 1 for another word.
    func score(_ text: String) -> Int {
        let own = Terms.of(Self.words(name).joined(separator: " "))
        let other = Terms.of(
            ([description] + parameters.flatMap { Array($0.words) }).joined(separator: " "))
        return Set(Terms.of(text)).reduce(0) { sum, term in
            if own.contains(where: { Self.isSame($0, term) }) { return sum + 2 }
            guard other.contains(where: { Self.isSame($0, term) }) else { return sum }
            return sum + (term.contains(where: Tokenizer.isHan) ? 2 : 1)
        }
    }

    /// Whether a word only names the tool or what it takes, and so is no argument.
    func mentions(_ word: String) -> Bool {
        guard let term = Terms.of(word).first else { return true }
        return Terms.of(([description] + Self.words(name)).joined(separator: " ")).contains { Self.isSame($0, term) }
    }

    /// Words of the same root: `calculate` and `calculator`.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left == right || left.commonPrefix(with: right).count >= 6
    }

    /// The words of an identifier or a text, in lower case: `getWeather_now` is three.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var current = ""
        for character in text {
            let startsWord = character.isUppercase && current.last?.isLowercase == true
            if startsWord || !(character.isLetter || character.isNumber) {
                if !current.isEmpty { words.append(current.lowercased()) }
                current = ""
            }
            if character.isLetter || character.isNumber { current.append(character) }
        }
        return current.isEmpty ? words : words + [current.lowercased()]
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
