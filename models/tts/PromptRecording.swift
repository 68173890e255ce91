import DifyPlugin
import OpenAICompatible
import XinferenceShared

/// Reads the recording of a voice that is to be cloned.
enum PromptRecording {
    private static let field = "prompt_speech"
    /// Bytes of a recording: models listen to some seconds, and each request carries it.
    private static let limit = 16 << 20

    /// The recording, base64 or a data URL; `nil` if there is none.
    ///
    /// - Throws: an error that says what is wrong with it.
    static func read(_ fields: CredentialFields) throws(CredentialsValidateFailedError) -> SpeechRequest.Recording? {
        guard let text = try fields.text(field) else { return nil }
        guard let bytes = Base64.decode(try content(text)) else {
            throw CredentialFields.refusal(
                field, "is not base64: write what \"base64 -w0 recording.wav\" prints, or a data URL")
        }
        guard bytes.count <= limit else {
            throw CredentialFields.refusal(
                field, "is a recording of \(bytes.count >> 20) MiB: ten seconds are enough, at most \(limit >> 20) MiB")
        }
        guard let format = AudioFormat(signature: Array(bytes.prefix(AudioFormat.headLength))) else {
            throw CredentialFields.refusal(
                field, "is no recording in a known format: encode the bytes of a WAV, MP3, FLAC, Ogg or M4A file")
        }
        return SpeechRequest.Recording(
            bytes: bytes, fileName: "prompt.\(format.fileExtension)", contentType: format.contentType)
    }

    /// What stands behind the head of a data URL, or all of the text.
    private static func content(_ text: String) throws(CredentialsValidateFailedError) -> Substring {
        guard text.prefix(5).lowercased() == "data:" else { return text[...] }
        guard let comma = text.firstIndex(of: ","), text[..<comma].lowercased().hasSuffix(";base64") else {
            throw CredentialFields.refusal(field, "is a data URL without base64: it begins \"data:audio/wav;base64,\"")
        }
        return text[text.index(after: comma)...]
    }
}
