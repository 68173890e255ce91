internal import Foundation

/// The fields of an embedding request that the stand-in heeds (Xinference API, section 7).
///
/// `dimensions`, `input_type` and fields that nobody knows are ignored, as the recorded server ignores them.
struct EmbeddingRequest: Sendable {
    /// One thing to embed: a text, a picture, or both at once.
    struct Item: Sendable {
        var text: String?
        /// A data URL or base64.
        var picture: String?
    }

    var model: String
    var items: [Item] = []
    /// Lists of token ids, which the recorded server could only decode with a file from the internet.
    var hasTokenLists = false
    var isBase64: Bool
    var truncation: Int?

    private static let name = "CreateEmbeddingRequest"

    /// Reads a parsed body; fails with the text of the recorded server's validation.
    init(_ body: JSONValue) throws(ChatRequestError) {
        guard case .object = body else { throw .uncaught("'list' object has no attribute 'items'") }
        guard let model = body["model"]?.text else { throw .missing("model", of: Self.name) }
        guard let input = body["input"] else { throw .missing("input", of: Self.name) }
        guard input != .null else { throw .invalid("input", Self.noNull, of: Self.name) }
        self.model = model
        isBase64 = body["encoding_format"]?.text == "base64"
        truncation = body["truncate_prompt_tokens"]?.whole.flatMap { $0 > 0 ? $0 : nil }
        let elements = input.elements ?? [input]
        guard !elements.contains(.null) else { throw Self.nulls(in: elements) }
        hasTokenLists = elements.contains { $0.elements != nil }
        items = elements.map(Self.item)
    }

    private static func item(_ value: JSONValue) -> Item {
        guard case .object = value else { return Item(text: value.asPythonText, picture: nil) }
        return Item(text: value["text"]?.text, picture: value["image"]?.text)
    }

    private static let noNull = "none is not an allowed value (type=type_error.none.not_allowed)"

    /// The complaint about a list with nulls: one for each type the input may have and each element that does not fit.
    private static func nulls(in elements: [JSONValue]) -> ChatRequestError {
        var problems = ["input\n  str type expected (type=type_error.str)"]
        func complain(_ problem: String?) {
            for (index, element) in elements.enumerated() {
                if let what = element == .null ? noNull : problem { problems.append("input -> \(index)\n  \(what)") }
            }
        }
        complain(nil)
        complain("value is not a valid integer (type=type_error.integer)")
        complain("value is not a valid list (type=type_error.list)")
        problems.append("input\n  value is not a valid dict (type=type_error.dict)")
        complain("value is not a valid dict (type=type_error.dict)")
        complain(nil)
        return .uncaught("\(problems.count) validation errors for \(name)\n" + problems.joined(separator: "\n"))
    }
}

extension JSONValue {
    /// A string, or what Python makes of a number where it wants a string; other values are empty.
    var asPythonText: String {
        switch self {
        case .string(let text): text
        case .integer(let value): String(value)
        case .number(let value): value.description
        case .bool(let value): value ? "True" : "False"
        default: ""
        }
    }
}
