/// Why an answer will not come (protocol section 3.7.12).
public struct LLMPollingFailure: Sendable, Hashable {
    /// What users see.
    ///
    /// Never blank: the host refuses that.
    public let message: String

    /// Makes a failure; a blank message is replaced by one that says that there was none.
    public init(_ message: String) {
        let isBlank = message.allSatisfy(\.isWhitespace)
        self.message = isBlank ? "The server gave up on the answer and did not say why" : message
    }
}
