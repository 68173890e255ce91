/// What has come of one connection to the daemon so far, as a value.
///
/// The daemon is silent when it takes a registration. When it does not, it says why in one line of plain text, and closes
/// (protocol section 4.2). So a registration counts as taken when a request comes, or nothing for a while; of the two, only
/// a request is sure: over a slow line the daemon may still be reading, and refuse later.
///
/// ```
/// registering ── a while ──▶ settled ── words ──▶ refused
///      │                        └─ a request ─▶ settled for good
///      ├── a request ──▶ settled for good
///      └── words ──▶ refused
/// ```
struct RemoteDialogue: Sendable {
    /// What to do with a line.
    enum Step: Sendable, Hashable {
        /// Answer it.
        case answer
        /// Answer it, and tell that the registration has been taken.
        case answerAndTell
        /// It is for people, and has been kept.
        case none
    }

    /// What a while has shown.
    enum Settlement: Sendable, Hashable {
        /// The registration has been taken: tell it.
        case taken
        /// Whoever is there has said no, and does not close as the daemon does: close.
        case refused
        /// All is known already.
        case known
    }

    /// Scalars kept of what the daemon says in words.
    private static let wordLimit = 2048

    /// What the daemon said in words; empty for nothing.
    private(set) var words = ""
    private var hasAsked = false
    private var hasWaited = false
    private var hasEnded = false

    /// Whether the registration has been taken, as far as is known.
    var isSettled: Bool { hasAsked || (hasWaited && words.isEmpty) }
    /// Whether somebody who said no leaves it to us to close, as the daemon does not.
    var isRefused: Bool { hasWaited && !hasAsked && !words.isEmpty }

    /// Takes a line from the daemon.
    mutating func take(_ line: HostLine) -> Step {
        switch line {
        case .line(let bytes) where bytes.first != UInt8(ascii: "{"):
            let text = String(decoding: bytes.prefix(4 * Self.wordLimit), as: UTF8.self)
            words = String((words.isEmpty ? text : "\(words); \(text)").unicodeScalars.prefix(Self.wordLimit))
            return .none
        case .line, .tooLong:
            defer { hasAsked = true }
            return hasAsked || hasWaited ? .answer : .answerAndTell
        }
    }

    /// A while has passed since the connection was made.
    mutating func settle() -> Settlement {
        guard !hasAsked, !hasEnded else { return .known }
        hasWaited = true
        return isRefused ? .refused : .taken
    }

    /// Nothing more will come.
    mutating func end() { hasEnded = true }
}
