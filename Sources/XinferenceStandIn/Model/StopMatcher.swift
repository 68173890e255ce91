/// Holds back the end of a text while it might be the beginning of a stop text.
struct StopMatcher: Sendable {
    private let stops: [String]
    private var held = ""
    /// Whether a stop text has come.
    private(set) var hasStopped = false

    init(_ stops: [String]) {
        self.stops = stops
    }

    /// Takes a token and returns what may be sent on: the text before a stop text, but never a part of one.
    mutating func take(_ token: String) -> String {
        if stops.isEmpty { return token }
        held += token
        if let cut = stops.compactMap({ held.firstRange(of: $0)?.lowerBound }).min() {
            hasStopped = true
            return String(held[..<cut])
        }
        let keep = stops.map(overlap).max() ?? 0
        let sent = String(held.dropLast(keep))
        held = String(held.suffix(keep))
        return sent
    }

    /// What is still held back when the text ends without a stop text.
    mutating func finish() -> String {
        defer { held = "" }
        return hasStopped ? "" : held
    }

    /// The length of the longest end of the held text that begins `stop`.
    private func overlap(_ stop: String) -> Int {
        var length = min(held.count, stop.count - 1)
        while length > 0, !stop.hasPrefix(held.suffix(length)) { length -= 1 }
        return max(length, 0)
    }
}
