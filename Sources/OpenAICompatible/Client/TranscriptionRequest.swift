public import DifyPlugin
internal import HTTPTransport

/// The form of `POST /v1/audio/transcriptions` and `/v1/audio/translations` (Xinference API, section 9).
public struct TranscriptionRequest: Sendable {
    /// What is made of the speech.
    public enum Task: String, Sendable, Hashable, CaseIterable {
        /// It is written down.
        case transcribe
        /// It is written down in English.
        case translate
    }

    /// The model's name.
    public var model: String
    /// The recording, decoded while it is sent.
    public var audio: HexBytes
    /// What is made of it.
    public var task: Task
    /// The language that is spoken, such as `en`; `nil` for the model to find out.
    public var language: String?
    /// Words that may occur, or the text before.
    public var prompt: String?
    /// How freely the model chooses, from 0; `nil` for the server's default, 0.
    public var temperature: Double?

    /// Makes a request.
    public init(
        model: String, audio: HexBytes, task: Task = .transcribe, language: String? = nil, prompt: String? = nil,
        temperature: Double? = nil
    ) {
        self.model = model
        self.audio = audio
        self.task = task
        self.language = language
        self.prompt = prompt
        self.temperature = temperature
    }

    /// Where it is sent.
    var path: String { task == .translate ? "/v1/audio/translations" : "/v1/audio/transcriptions" }

    /// The form's parts.
    ///
    /// `json` is the one format beside `verbose_json` that all servers take. What is not set is left out.
    var form: [HTTPFormPart] {
        let format = AudioFormat(sniffing: audio.bytes(upTo: AudioFormat.headLength))
        var parts = [HTTPFormPart("model", model), HTTPFormPart("response_format", "json")]
        if let language { parts.append(HTTPFormPart("language", language)) }
        if let prompt { parts.append(HTTPFormPart("prompt", prompt)) }
        if let temperature { parts.append(HTTPFormPart("temperature", "\(temperature)")) }
        // Servers tell the format by the name's extension.
        parts.append(
            HTTPFormPart(
                "file", fileName: "audio." + format.fileExtension, contentType: format.contentType,
                content: .source(HexPartSource(audio: audio))))
        return parts
    }
}
