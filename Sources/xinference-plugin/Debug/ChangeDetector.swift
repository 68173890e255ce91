/// Tells when something has changed and the author has finished saving, as a value.
struct ChangeDetector: Sendable {
    /// What has changed since the last time something was told.
    struct Change: Sendable, Hashable {
        let paths: Set<String>

        /// Whether the program has to be built again; the declaration alone goes out with the next registration.
        var needsBuild: Bool {
            paths.contains { path in
                !path.hasPrefix("_assets/") && !path.hasSuffix(".yaml") && !path.hasSuffix(".yml") && path != ".env"
            }
        }
    }

    /// What the running plugin was made of.
    private var current: SourceSnapshot
    private var last: SourceSnapshot

    /// Begins with what is there.
    init(_ snapshot: SourceSnapshot) {
        current = snapshot
        last = snapshot
    }

    /// Looks at what is there now.
    ///
    /// - Returns: what has changed, once two looks in a row find the same.
    mutating func take(_ snapshot: SourceSnapshot) -> Change? {
        defer { last = snapshot }
        guard snapshot == last, snapshot != current else { return nil }
        defer { current = snapshot }
        return Change(paths: snapshot.changes(since: current))
    }
}
