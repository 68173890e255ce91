import DifyPlugin

extension InvokeErrorMapper {
    /// The row for an error inside a stream, whose status was 200: only the words tell what it is (Xinference API,
    /// sections 1.1 and 5).
    static func verdict(onStreamError words: String) -> Verdict {
        let (kind, advice) =
            Complaint(words)?.verdict
            ?? (.serverUnavailable, "Try again; if it happens again, look into the server's log.")
        return Verdict(
            kind: kind, outcome: "began to answer and then reported: \(words.withoutFullStop)", advice: advice)
    }
}
