import DifyPlugin

/// Who vouches for a package, as its signature may say (protocol section 1.8).
public enum PackageCategory: String, Sendable, Hashable, CaseIterable {
    /// Dify's makers; the host also takes a signature without a category for theirs.
    case langgenius
    /// A partner of theirs.
    case partner
    /// Somebody else.
    case community

    /// Where a package says it.
    public static let path = ".verification.dify.json"

    /// What stands there.
    var content: [UInt8] { Array(#"{"authorized_category":"\#(rawValue)"}"#.utf8) }

    /// Reads what stands there.
    ///
    /// - Throws: ``PackagingError`` if it names none of the three.
    init(content: [UInt8]) throws(PackagingError) {
        guard let text = String(validating: content, as: UTF8.self),
            let name = (try? JSONValue(parsing: text))?.object?["authorized_category"]?.string,
            let category = Self(rawValue: name)
        else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw PackagingError("\(Self.path) does not name a category; authorized_category is one of \(names)")
        }
        self = category
    }
}
