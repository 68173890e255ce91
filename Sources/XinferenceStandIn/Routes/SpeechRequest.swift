internal import Foundation

/// The fields of a speech request that the stand-in heeds (Xinference API, section 10).
struct SpeechRequest: Sendable {
    var model: String
    var input: String
    /// Empty when the request names none.
    var voice = ""
    /// Nil when it is null, which the engine stumbles over.
    var format: String? = "mp3"
    var speed = 1.0
    var streams = false
    /// The options of the engine: JSON in a string.
    var options: String?
    /// Whether a sample of a voice came along, which only a form can carry.
    var hasPrompt = false

    private static let name = "SpeechRequest"

    /// Reads a parsed body; fails with the text of the recorded server's validation.
    init(_ body: JSONValue) throws(ChatRequestError) {
        guard case .object = body else { throw .uncaught("'list' object has no attribute 'items'") }
        guard let model = body["model"]?.text else { throw .missing("model", of: Self.name) }
        guard let input = body["input"] else { throw .missing("input", of: Self.name) }
        self.model = model
        self.input = input.asPythonText
        voice = body["voice"]?.asPythonText ?? ""
        if let format = body["response_format"] { self.format = format.text }
        speed = body["speed"]?.floating ?? 1
        streams = body["stream"] == .bool(true)
        options = body["kwargs"]?.text
    }

    /// Reads a form, whose fields are all texts.
    init(_ form: MultipartForm) throws(ChatRequestError) {
        guard let model = form["model"] else { throw .missing("model", of: Self.name) }
        guard let input = form["input"] else { throw .missing("input", of: Self.name) }
        self.model = model
        self.input = input
        voice = form["voice"] ?? ""
        format = form["response_format"] ?? "mp3"
        speed = form["speed"].flatMap(Double.init) ?? 1
        streams = form["stream"]?.lowercased() == "true"
        options = form["kwargs"]
        hasPrompt = form.file("prompt_speech") != nil
    }
}
