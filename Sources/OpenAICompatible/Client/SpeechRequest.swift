public import DifyPlugin

/// The body of `POST /v1/audio/speech` (Xinference API, section 10).
///
/// What is not set is left out: the server takes `null` for no format, and an unknown name for no voice.
public struct SpeechRequest: Sendable {
    /// A recording of the voice that is to speak.
    public struct Recording: Sendable, Hashable {
        /// The file.
        public var bytes: [UInt8]
        /// A name for it, with the extension of its format.
        public var fileName: String
        /// Its media type.
        public var contentType: String

        /// Makes a recording.
        public init(bytes: [UInt8], fileName: String, contentType: String) {
            self.bytes = bytes
            self.fileName = fileName
            self.contentType = contentType
        }
    }

    /// The model's uid.
    public var model: String
    /// What is said; an empty text is a failure of the server.
    public var input: String
    /// Whose voice; `nil` or empty for the model's own choice.
    public var voice: String?
    /// The audio's format; `nil` for the server's default, MP3.
    public var responseFormat: String?
    /// How fast, 1 being normal; `nil` for normal.
    public var speed: Double?
    /// Whether the audio is sent while it is made.
    public var isStreamed: Bool
    /// Whose voice, by example.
    public var promptSpeech: Recording?
    /// What a family of models takes beside, such as `prompt_text`.
    public var options: JSONObject

    /// Makes a request.
    public init(
        model: String, input: String, voice: String? = nil, responseFormat: String? = nil, speed: Double? = nil,
        isStreamed: Bool = false, promptSpeech: Recording? = nil, options: JSONObject = JSONObject()
    ) {
        self.model = model
        self.input = input
        self.voice = voice
        self.responseFormat = responseFormat
        self.speed = speed
        self.isStreamed = isStreamed
        self.promptSpeech = promptSpeech
        self.options = options
    }

    /// The fields but for the recording, by the server's names.
    ///
    /// - Throws: `notFinite` for an option or a speed that JSON has no way to write.
    func fields() throws(JSONError) -> [(name: String, value: JSONValue)] {
        var fields: [(name: String, value: JSONValue)] = [("model", .string(model)), ("input", .string(input))]
        if let voice, !voice.isEmpty { fields.append(("voice", .string(voice))) }
        if let responseFormat { fields.append(("response_format", .string(responseFormat))) }
        if let speed { fields.append(("speed", .double(speed))) }
        if isStreamed { fields.append(("stream", .bool(true))) }
        if !options.isEmpty {
            // An object inside a text: the server parses it by itself.
            var writer = JSONWriter()
            try options.write(to: &writer)
            fields.append(("kwargs", .string(String(decoding: writer.bytes, as: UTF8.self))))
        }
        return fields
    }

    /// The body's bytes, for a request without a recording.
    func body() throws(JSONError) -> [UInt8] {
        var writer = JSONWriter(reserving: 256 + input.utf8.count)
        writer.beginObject()
        for (name, value) in try fields() {
            writer.key(name)
            try value.write(to: &writer)
        }
        writer.endObject()
        return writer.bytes
    }
}
