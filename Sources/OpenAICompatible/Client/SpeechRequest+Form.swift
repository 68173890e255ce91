internal import DifyPlugin
internal import HTTPTransport

extension SpeechRequest {
    /// The parts of the body of a request with a recording, which the server takes in a form only.
    func form() throws(JSONError) -> [HTTPFormPart] {
        var parts: [HTTPFormPart] = []
        for (name, value) in try fields() { parts.append(HTTPFormPart(name, try Self.text(value))) }
        if let promptSpeech {
            parts.append(
                HTTPFormPart(
                    "prompt_speech", fileName: promptSpeech.fileName, contentType: promptSpeech.contentType,
                    content: .bytes(promptSpeech.bytes)))
        }
        return parts
    }

    /// A value as a field's text: a string as it is, anything else as JSON writes it.
    private static func text(_ value: JSONValue) throws(JSONError) -> String {
        if let text = value.string { return text }
        var writer = JSONWriter()
        try value.write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
