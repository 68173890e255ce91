/// The fields of a transcription or translation that the stand-in heeds (Xinference API, section 9).
struct TranscriptionRequest: Sendable {
    var model: String
    var file: MultipartForm.Part
    var language: String?
    var format: String
    /// Whether words are told apart in a verbose answer, and not segments.
    var hasWords: Bool
    /// The options of the engine: JSON in a string.
    var options: String?

    /// The fields that a form must have and this one has not.
    struct Missing: Error, Equatable {
        var fields: [String]

        /// The complaint in the words of the recorded server's validation of forms (Xinference API, section 2).
        var document: JSONValue {
            let problems = fields.map { field -> JSONValue in
                ["type": "missing", "loc": ["body", .string(field)], "msg": "Field required", "input": nil]
            }
            return ["detail": .array(problems)]
        }
    }

    /// Reads a form; nil stands for a body of any other type, which has no fields.
    init(_ form: MultipartForm?) throws(Missing) {
        let model = form?["model"]
        let file = form?.file("file")
        guard let form, let model, let file else {
            throw Missing(fields: (model == nil ? ["model"] : []) + (file == nil ? ["file"] : []))
        }
        self.model = model
        self.file = file
        language = form["language"].flatMap { $0.isEmpty ? nil : $0 }
        format = form["response_format"] ?? "json"
        hasWords = form.texts("timestamp_granularities[]").contains("word")
        options = form["kwargs"]
    }
}
