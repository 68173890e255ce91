import DifyPlugin
import OpenAICompatible
import XinferenceShared

/// The fields of the form that only speaking models have.
struct SpeechOptions: Sendable {
    /// Characters of one request where the form says nothing.
    static let assumedWordLimit = 500

    /// When audio is asked for while it is made.
    enum Streaming: String, CaseIterable, Sendable {
        case auto, on, off
    }

    /// The voices the user lists; win over all others.
    var voices: [SpeechVoice]
    /// What is asked for.
    var format: SpeechFormat
    /// How fast, if not normal.
    var speed: Double?
    /// Whose voice, by example.
    var recording: SpeechRequest.Recording?
    /// What is said in the recording.
    private var promptText: String?
    private var streaming: Streaming
    private var characters: Int

    /// Reads the fields.
    ///
    /// - Throws: an error that names the field that is wrong.
    init(_ credentials: ModelCredentials) throws(CredentialsValidateFailedError) {
        let fields = CredentialFields(credentials)
        voices = VoiceList.parse(try fields.text("voices") ?? "")
        format = try fields.choice("response_format", of: SpeechFormat.self) ?? .mp3
        speed = try fields.number("speed", in: 0.25...4)
        if speed == 1 { speed = nil }
        recording = try PromptRecording.read(fields)
        promptText = try fields.text("prompt_text")
        streaming = try fields.choice("streaming", of: Streaming.self) ?? .auto
        characters = try fields.integer("word_limit", in: 0...100_000) ?? Self.assumedWordLimit
    }

    /// The most characters of one request; `nil` for no limit, as for a format whose files cannot be joined.
    var wordLimit: Int? {
        characters > 0 && format.isJoinable ? characters : nil
    }

    /// A request for a text, in no particular voice.
    func request(of model: String, input: String) -> SpeechRequest {
        SpeechRequest(
            model: model, input: input, responseFormat: format.rawValue, speed: speed, promptSpeech: recording,
            options: promptText.map { ["prompt_text": .string($0)] } ?? [:])
    }

    /// How texts are said by a model of that family.
    func plan(for model: String, voice: String?, family: SpeechFamily) -> SpeechPlan {
        var request = request(of: model, input: "")
        request.voice = voice
        return SpeechPlan(request: request, format: format, wordLimit: wordLimit, streamsBeyond: streamsBeyond(family))
    }

    /// Characters beyond which it takes so long to say a text that people would wait: then the first of it comes sooner.
    private func streamsBeyond(_ family: SpeechFamily) -> Int? {
        switch streaming {
        case .on: 0
        case .off: nil
        case .auto: format.isJoinable && family.streams(atSpeed: speed) ? 200 : nil
        }
    }
}
