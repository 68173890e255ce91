extension ActionDispatcher {
    func invokeTextToSpeech(_ request: HostRequest, _ session: SessionWriter) async throws {
        let invocation = try request.textToSpeechInvocation()
        let results = SpeechResultStream(session: session)
        try await required(provider.textToSpeechModel, .textToSpeech).invoke(invocation, results: results)
        guard !results.isEmpty else {
            throw InvokeError(.serverUnavailable, "The model \"\(invocation.model)\" did not say anything")
        }
    }

    func getTextToSpeechVoices(_ request: HostRequest, _ session: SessionWriter) async throws {
        let model = try required(provider.textToSpeechModel, .textToSpeech)
        // "" stands for none (protocol section 3.7.7).
        let language = try request.text("language").flatMap { $0.isEmpty ? nil : $0 }
        let name = try request.string("model")
        let predefined = provider.predefinedModels[.textToSpeech, name]?.voices(speaking: language)
        let voices: [Voice]
        if let predefined {
            voices = predefined
        } else {
            voices = try await model.getVoices(
                model: name, credentials: try request.credentials(), language: language)
        }
        try await session.stream { writer throws(JSONError) in
            writer.beginObject()
            writer.key("voices")
            writer.beginArray()
            // Dify's daemon refuses the whole list for one voice without a value.
            for voice in voices where !voice.value.isEmpty { voice.write(to: &writer) }
            writer.endArray()
            writer.endObject()
        }
    }
}
