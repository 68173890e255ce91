/// A version of Xinference, such as `4.1.0`, `1.3.0.post1` or `0+unknown`.
struct ServerVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    let major: Int
    let minor: Int
    let description: String

    /// Reads a version; `nil` for one without numbers to compare, as a build from source has.
    init?(_ text: String) {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).prefix(2).map { Int($0) }
        guard numbers.count == 2, let major = numbers[0], let minor = numbers[1] else { return nil }
        self.major = major
        self.minor = minor
        description = text
    }

    init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
        description = "\(major).\(minor)"
    }

    static func < (one: ServerVersion, other: ServerVersion) -> Bool {
        (one.major, one.minor) < (other.major, other.minor)
    }
}
