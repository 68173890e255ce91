import DifyPlugin
import Yams

/// A YAML text and the JSON value it stands for.
struct YAMLText {
    private let text: String

    /// Bytes of one text: far above any declaration; a longer one is something else.
    private static let byteLimit = 1 << 20
    /// Aliases of one text: the parser spells out what they stand for when they are keys, however much that is.
    private static let aliasLimit = 32

    init(_ text: String) {
        // A byte order mark is no part of a document.
        self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// The value of the only document.
    ///
    /// - Throws: ``ModelDeclarationError`` with the place and the problem.
    func value() throws(ModelDeclarationError) -> JSONValue {
        guard text.utf8.count <= Self.byteLimit else {
            throw ModelDeclarationError("has \(text.utf8.count) bytes, more than \(Self.byteLimit)")
        }
        guard count(of: "&") == 0 || count(of: "*") <= Self.aliasLimit else {
            throw ModelDeclarationError("has more than \(Self.aliasLimit) aliases")
        }
        let root: Node?
        do { root = try Parser(yaml: text).singleRoot() } catch {
            throw ModelDeclarationError("is not YAML: \(Self.problem(error))")
        }
        guard let root else { throw ModelDeclarationError("is empty") }
        var conversion = NodeConversion()
        return try conversion.value(of: root, at: "")
    }

    /// How often a mark stands where an anchor or an alias may, before a name.
    private func count(of mark: Unicode.Scalar) -> Int {
        var count = 0
        var isStart = true
        var isMark = false
        for scalar in text.unicodeScalars {
            let isBlank = scalar.value <= 0x20
            if isMark, !isBlank, scalar != mark { count += 1 }
            isMark = isStart && scalar == mark
            isStart = isBlank || "[]{},:?".unicodeScalars.contains(scalar)
        }
        return count
    }

    /// One line; the parser's own description shows the text around the place too.
    private static func problem(_ error: any Error) -> String {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(problem)"
        case YamlError.reader(let problem, _, _, _): problem
        case YamlError.duplicatedKeysInMapping(let duplicates, _):
            "the key \(duplicates.joined(separator: ", ")) stands twice in a mapping"
        default: "\(error)"
        }
    }
}
