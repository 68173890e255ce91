import DifyPlugin

extension InvokeErrorMapper {
    /// The row for an error inside a stream, whose status was 200: only the words tell what it is (Xinference API,
    /// sections 1.1 and 5).
    static func verdict(onStreamError words: String) -> Verdict {
        let (kind, advice) =
            Complaint(words)?.verdict ?? missingModel(words)
            ?? (.serverUnavailable, "Try again; if it happens again, look into the server's log.")
        return Verdict(
            kind: kind, outcome: "began to answer and then reported: \(words.withoutFullStop)", advice: advice)
    }
    /// A stream has no status that would tell a model that is not there from a file that is not.
    private static func missingModel(_ words: String) -> (InvokeError.Kind, String)? {
        guard words.holds("model"), words.holds("not found"), !words.holds("file") else { return nil }
        return Complaint.unknownModel.verdict
    }
}
