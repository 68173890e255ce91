/// Whether and when to connect again, as a value.
///
/// An author restarts Dify, loses the network, closes the lid: whatever may pass is waited for. What only he can put
/// right ends the program, with the daemon's own words.
struct ReconnectPolicy: Sendable {
    /// What came of an attempt.
    enum Outcome: Sendable, Hashable {
        /// There was no connection.
        case notConnected(TCPSocket.ConnectError)
        /// There was one, and it ended.
        case ended(words: String, wasSettled: Bool)
    }

    /// What to do next.
    enum Step: Sendable, Hashable {
        /// Wait, and connect again.
        case retry(seconds: Int, reason: String)
        /// Give up: the name of the host is not known.
        case giveUp(reason: String)
        /// Give up: the daemon does not take the plugin.
        case refused(words: String)
    }

    /// Seconds of the longest pause.
    private static let longestPause = 30

    private var nextPause = 1
    private var hasConnected = false

    /// Decides after an attempt.
    mutating func next(after outcome: Outcome) -> Step {
        switch outcome {
        case .notConnected(let error):
            // A name that was known before is known again when the network is back; any other is misspelt.
            if error.kind == .unknownName, !hasConnected { return .giveUp(reason: error.reason) }
            return retry(error.reason)
        case .ended(let words, let wasSettled):
            hasConnected = true
            if wasSettled {
                nextPause = 1
            } else if !words.isEmpty, !RemoteRefusal.isTransient(words) {
                return .refused(words: words)
            }
            return retry(words.isEmpty ? "the host closed the connection" : "the host says \"\(words)\"")
        }
    }

    private mutating func retry(_ reason: String) -> Step {
        defer { nextPause = min(nextPause * 2, Self.longestPause) }
        return .retry(seconds: nextPause, reason: reason)
    }
}
