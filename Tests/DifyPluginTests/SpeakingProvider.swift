import DifyPlugin

/// A speaking model for these tests: its sound is the text's own bytes, or what the text asks for.
struct SpeakingProvider: ModelProvider, TextToSpeechModel {
    var predefinedModels = PredefinedModels.none
    /// The pieces that the sound is sent in; the text's bytes if `nil`.
    var pieces: [[UInt8]]?

    var textToSpeechModel: (any TextToSpeechModel)? { self }

    func invoke(_ invocation: TextToSpeechInvocation, results: SpeechResultStream) async throws {
        let pieces = pieces ?? [Array(invocation.text.utf8)]
        for piece in pieces {
            try await results.send(piece, mimeType: invocation.voice.isEmpty ? nil : "audio/\(invocation.voice)")
        }
        if invocation.text == "cough" { throw InvokeError(.connection, "broken off") }
    }

    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }

    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(
            model: model, type: .textToSpeech,
            properties: [
                .voices: [
                    ["mode": "a", "name": "Alto", "language": ["en-US"]],
                    ["mode": "b", "name": "", "language": ["de-DE", "en-US"]], ["mode": "", "name": "Nobody"], 7,
                ]
            ])
    }
}
