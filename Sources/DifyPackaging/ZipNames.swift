/// The rules for the names in a package (protocol section 1.1).
enum ZipNames {
    /// What is wrong with the names of entries, each a sentence.
    static func complaints(about entries: [ZipEntry]) -> [String] {
        var complaints: [String] = []
        // Names that only Unicode's forms tell apart are the same here: a file system may think so too.
        var seen: Set<String> = []
        for entry in entries {
            if String(validating: entry.name, as: UTF8.self) == nil {
                complaints.append("\(entry.path.quoted) has a name that is not UTF-8")
            } else if let reason = complaint(about: entry.path) {
                complaints.append("\(entry.path.quoted) \(reason)")
            }
            if !seen.insert(entry.path).inserted {
                complaints.append("\(entry.path.quoted) is there more than once; only the last would be left")
            }
        }
        for path in filesAboveOthers(entries.map(\.path)) {
            complaints.append("\(path.quoted) is a file, and other files are below it")
        }
        return complaints
    }

    /// What is wrong with a name, as it goes on after it; `nil` if nothing is.
    static func complaint(about path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if path.isEmpty { return "is no name" }
        if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "has control characters in its name" }
        if path.hasPrefix("/") { return "is an absolute path; it has to be relative to the plugin" }
        if path.utf8.contains(UInt8(ascii: "\\")) { return "has a backslash in its name; parts are parted by /" }
        if path.hasSuffix("/") { return "is a directory; the host takes it for a file and fails" }
        if parts.contains("..") { return "leads out of a directory; .. is not allowed" }
        if parts.contains(".") || parts.contains("") { return "has a part that is empty or a dot" }
        return nil
    }

    /// Files that others are below, as if they were directories.
    ///
    /// By comparing neighbours: the directories of all names would take the square of the names' lengths, which are up to
    /// whoever made the archive.
    private static func filesAboveOthers(_ paths: [String]) -> [String] {
        // With a slash behind each, a file is followed by what is below it.
        let sorted = Set(paths).map { $0 + "/" }.sortedBytewise()
        return zip(sorted, sorted.dropFirst()).filter { $1.utf8.starts(with: $0.utf8) }.map { String($0.0.dropLast()) }
    }
}
