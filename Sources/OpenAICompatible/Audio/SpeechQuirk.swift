/// What some models do not take with a text to say.
public enum SpeechQuirk: ServerQuirk {
    /// Most families make all of the audio before they send any, and refuse to be asked for it in pieces.
    case stream

    /// Whether a refusal of that request is due to this.
    public func isShown(by failure: StatusFailure, to request: SpeechRequest) -> Bool {
        request.isStreamed && (failure.says("stream") || failure.says("Stream"))
    }

    /// Takes it out of a request.
    public func adapt(_ request: inout SpeechRequest) {
        request.isStreamed = false
    }
}
