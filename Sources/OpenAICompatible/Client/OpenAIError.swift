public import DifyPlugin
public import HTTPTransport

/// Why a server gave no answer: what was asked, and what came instead.
public struct OpenAIError: Error, Sendable, Hashable {
    /// What came instead of an answer.
    public enum Reason: Sendable, Hashable {
        /// No response, or its body broke off.
        case transport(TransportError)
        /// A response with a status other than 200.
        case status(StatusFailure)
        /// Status 200, and an error in the stream (Xinference API, section 1.1).
        case inStream(words: String)
        /// Status 200, and a body that cannot be read.
        case undecodable(JSONError, excerpt: String)
        /// Status 200, and an answer that can be read but not used.
        case unusable(AnswerFault)
        /// Status 200, and a stream that ended with neither a finish reason nor `[DONE]`.
        case incompleteStream(events: Int)
        /// Status 200, and an event larger than is accepted, in bytes.
        case oversizeEvent(limit: Int)
    }

    /// The request's method.
    public var method: String
    /// The request's URL without a query: scheme, host, port and path.
    ///
    /// It never holds credentials.
    public var url: String
    /// What came instead of an answer.
    public var reason: Reason

    /// Makes an error.
    public init(method: String, url: String, reason: Reason) {
        self.method = method
        self.url = url
        self.reason = reason
    }
}

/// A response with a status that is not success.
public struct StatusFailure: Sendable, Hashable {
    /// The status code.
    public var status: Int
    /// The server's own words, cleaned and cut; empty if it said nothing.
    public var words: String
    /// Whether the words came as `text/plain`, as they do from an exception that nobody caught.
    public var isPlainText: Bool
    /// How long the server asks to wait.
    public var retryAfter: Duration?
    /// Where a redirect points.
    public var location: String?

    /// Makes a failure.
    public init(
        status: Int, words: String, isPlainText: Bool = false, retryAfter: Duration? = nil, location: String? = nil
    ) {
        self.status = status
        self.words = words
        self.isPlainText = isPlainText
        self.retryAfter = retryAfter
        self.location = location
    }
}

extension StatusFailure {
    /// Whether the server's words hold that phrase.
    public func says(_ phrase: String) -> Bool {
        words.range(of: phrase) != nil
    }
}
