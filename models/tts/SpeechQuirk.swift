import OpenAICompatible
import XinferenceShared

/// What some models do not take with a text to say.
enum SpeechQuirk: ServerQuirk {
    /// Most families make all of the audio before they send any, and refuse to be asked for it in pieces.
    case stream

    func isShown(by failure: StatusFailure, to request: SpeechRequest) -> Bool {
        request.isStreamed && (failure.says("stream") || failure.says("Stream"))
    }

    func adapt(_ request: inout SpeechRequest) {
        request.isStreamed = false
    }
}
