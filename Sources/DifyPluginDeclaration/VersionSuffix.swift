/// What may stand behind a plugin's version for Dify, which reads it as a Python package's (PEP 440): a pre-release, a
/// post-release and a development release, each of them optional.
struct VersionSuffix {
    private var rest: Substring.UTF8View

    private init(_ text: Substring) {
        rest = text.utf8
    }

    /// Whether the part of a version behind its first hyphen is such a suffix; nothing is one too.
    static func isValid(inVersion version: String) -> Bool {
        guard let hyphen = version.firstIndex(of: "-") else { return true }
        var suffix = VersionSuffix(version[version.index(after: hyphen)...].lowercased()[...])
        guard suffix.rest.first != UInt8(ascii: "_") else { return false }
        // Behind the hyphen, a bare number is a post-release.
        let isPost = suffix.skipNumber()
        if !isPost {
            suffix.skipLabel(["alpha", "a", "beta", "b", "preview", "pre", "c", "rc"])
            suffix.skipLabel(["post", "rev", "r"])
        }
        suffix.skipLabel(["dev"])
        return suffix.rest.isEmpty
    }

    /// Skips one of the words and the number behind it, with or without an underscore before each.
    private mutating func skipLabel(_ labels: [String]) {
        var start = self
        start.skipUnderscore()
        guard let label = labels.first(where: { start.rest.starts(with: $0.utf8) }) else { return }
        start.rest = start.rest.dropFirst(label.utf8.count)
        start.skipUnderscore()
        start.skipNumber()
        self = start
    }

    private mutating func skipUnderscore() {
        if rest.first == UInt8(ascii: "_") { rest = rest.dropFirst() }
    }

    @discardableResult
    private mutating func skipNumber() -> Bool {
        let count = rest.prefix(while: TextShape.isDigit).count
        rest = rest.dropFirst(count)
        return count > 0
    }
}
