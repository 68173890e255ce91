import Foundation

/// What a plugin is made of, at one moment: each file with the time it was last changed and its size.
struct SourceSnapshot: Sendable, Hashable {
    private struct Version: Sendable, Hashable {
        let modified: Date?
        let size: Int?
    }

    private var versions: [String: Version] = [:]

    /// Makes one of nothing.
    init() {}

    /// Looks at files and at all below directories; what is not there is left out.
    init(of paths: [String], in directory: URL) {
        for path in paths { note(path, directory.appending(path: path)) }
    }

    /// Looks at one file more, wherever it is.
    mutating func note(file url: URL) {
        if let version = Self.version(of: url) { versions[url.path] = version }
    }

    /// The files that came, went or changed since.
    func changes(since earlier: SourceSnapshot) -> Set<String> {
        Set(versions.keys).union(earlier.versions.keys).filter { versions[$0] != earlier.versions[$0] }
    }

    private mutating func note(_ path: String, _ url: URL) {
        guard let children = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
            versions[path] = Self.version(of: url)
            return
        }
        // An editor's own files are not sources.
        for name in children where !name.hasPrefix(".") && !name.hasSuffix("~") {
            note("\(path)/\(name)", url.appending(path: name))
        }
    }

    private static func version(of url: URL) -> Version? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path) else { return nil }
        return Version(modified: attributes[.modificationDate] as? Date, size: attributes[.size] as? Int)
    }
}
