/// A rule for manifests or providers that a declaration breaks.
public struct DeclarationViolation: Error, Sendable, Hashable {
    /// Where, such as `meta.runner.language`; empty for the whole.
    public var field: String
    /// What is wrong and what has to stand there, as it goes on after the field's name.
    public var reason: String

    /// Makes a violation.
    public init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }
}

extension DeclarationViolation: CustomStringConvertible {
    /// The field and what is wrong with it.
    public var description: String { field.isEmpty ? reason : "\(field) \(reason)" }
}
