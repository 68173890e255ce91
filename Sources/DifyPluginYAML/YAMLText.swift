import DifyPlugin
import Yams

/// A YAML text and the JSON value it stands for.
struct YAMLText {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The value of the only document.
    ///
    /// - Throws: ``ModelDeclarationError`` with the place and the problem.
    func value() throws(ModelDeclarationError) -> JSONValue {
        let root: Node?
        do { root = try Parser(yaml: text).singleRoot() } catch {
            throw ModelDeclarationError("is not YAML: \(Self.problem(error))")
        }
        guard let root else { throw ModelDeclarationError("is empty") }
        var conversion = NodeConversion()
        return try conversion.value(of: root, at: "")
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
