/// Why a package cannot be made, read or signed: a sentence that names the file.
public struct PackagingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    /// Makes an error.
    public init(_ description: String) {
        self.description = description
    }
}
