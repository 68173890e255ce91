/// A provider's models that speak.
public protocol TextToSpeechModel: AIModel {
    /// Says a text.
    ///
    /// Send the audio as it comes; all that is sent is one sound, since Dify joins the pieces. An error thrown after the
    /// first piece comes after the pieces already sent, which stay.
    ///
    /// - Parameters:
    ///   - invocation: what to say, and in whose voice.
    ///   - results: where the audio goes. Sending suspends while the host reads too slowly.
    func invoke(_ invocation: TextToSpeechInvocation, results: SpeechResultStream) async throws

    /// The voices to choose from; asked for when the predefined schema names none. Do not ask the network for long: an
    /// editor waits for the list.
    ///
    /// - Parameter language: only voices that speak it, such as `en-US`; `nil` for all.
    func getVoices(model: String, credentials: ModelCredentials, language: String?) async throws -> [Voice]
}

extension TextToSpeechModel {
    /// The voices of the customizable schema.
    public func getVoices(model: String, credentials: ModelCredentials, language: String?) async throws -> [Voice] {
        try await getCustomizableModelSchema(model: model, credentials: credentials).voices(speaking: language) ?? []
    }
}
