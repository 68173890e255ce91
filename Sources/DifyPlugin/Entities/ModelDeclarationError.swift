/// What is wrong with a predefined model.
public struct ModelDeclarationError: Error, Sendable, Hashable {
    /// The file it is declared in, if it was read from one.
    public var file: String?
    /// The field, such as `parameter_rules[2].min`; empty if it is about the whole.
    public var field: String
    /// What is wrong with it, as a sentence without its subject: `is missing`.
    public var reason: String

    /// Makes an error.
    public init(file: String? = nil, field: String = "", _ reason: String) {
        self.file = file
        self.field = field
        self.reason = reason
    }
}

extension ModelDeclarationError: CustomStringConvertible {
    /// File, field and reason.
    public var description: String {
        let subject = field.isEmpty ? "the declaration" : "`\(field)`"
        return (file.map { "\($0): " } ?? "") + "\(subject) \(reason)"
    }
}
