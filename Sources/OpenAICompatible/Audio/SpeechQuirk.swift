/// What some models do not take with a text to say.
public enum SpeechQuirk: ServerQuirk {
    /// Most families make all of the audio before they send any, and refuse to be asked for it in pieces.
    case stream

    /// What stands beside the word in a refusal of it.
    private static let verdicts = ["support", "not permitted", "not allowed", "unexpected", "unknown", "unrecognized"]

    /// Whether a refusal of that request is due to this.
    public func isShown(by failure: StatusFailure, to request: SpeechRequest) -> Bool {
        guard request.isStreamed else { return false }
        let words = failure.words.lowercased()
        return words.holdsWord(beginning: "stream") && Self.verdicts.contains { words.range(of: $0) != nil }
    }

    /// Takes it out of a request.
    public func adapt(_ request: inout SpeechRequest) {
        request.isStreamed = false
    }
}

extension String {
    /// Whether a word begins like that: `stream` does not begin `upstream`, of which gateways complain.
    fileprivate func holdsWord(beginning wanted: String) -> Bool {
        var start = startIndex
        while let hit = range(of: wanted, from: start) {
            if hit.lowerBound == startIndex || !self[index(before: hit.lowerBound)].isLetter { return true }
            start = hit.upperBound
        }
        return false
    }
}
