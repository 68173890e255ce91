internal import NIOHTTP1

/// One method on one path, the permission it needs, and what answers it.
struct Route: Sendable {
    var method: HTTPMethod
    /// Path segments; `*` takes any one segment as an argument.
    var pattern: [Substring]
    /// The scope named in a refusal; nil when the route is open to all (Xinference API, section 11).
    var scope: String?
    var answer: @Sendable (StandInRequest, ServerState) async throws -> Reply

    init(
        _ method: HTTPMethod, _ path: String, scope: String? = nil,
        answer: @escaping @Sendable (StandInRequest, ServerState) async throws -> Reply
    ) {
        self.method = method
        pattern = path.split(separator: "/", omittingEmptySubsequences: false)
        self.scope = scope
        self.answer = answer
    }

    /// The arguments of `path`, or nil when it does not match.
    func match(_ path: String) -> [String]? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count == pattern.count else { return nil }
        var arguments: [String] = []
        for (expected, given) in zip(pattern, segments) {
            if expected == "*", !given.isEmpty {
                arguments.append(String(given))
            } else if expected != given {
                return nil
            }
        }
        return arguments
    }
}
