import DifyPlugin
import OpenAICompatible
import XinferenceShared

/// The steps that prove a speaking model, each against the live server.
struct SpeechValidation: Sendable {
    let client: OpenAIClient
    let model: String
    let options: SpeechOptions

    /// Refuses an audio model that does something else than speak; one that tells no abilities is tried.
    func checkAbilities(_ facts: ModelFacts) throws(CredentialsValidateFailedError) {
        guard !facts.abilities.isEmpty, !facts.abilities.contains(where: { $0.hasPrefix("text2audio") }) else { return }
        let fault =
            if facts.can("audio2text") {
                "turns speech into text and cannot speak; add it in Dify as Speech2text"
            } else if facts.can("text2music") {
                "makes music, for which Dify has no type of model"
            } else if facts.can("speaker_embedding") {
                "compares voices, for which Dify has no type of model"
            } else {
                "cannot speak: the server lists as its abilities \(facts.abilities.joined(separator: ", "))"
            }
        throw CredentialsValidateFailedError("The model \"\(model)\" \(fault)")
    }

    /// The voices the server names when it is asked for one that no model has; none if it names none.
    ///
    /// It refuses before it begins to work. That it fails in another way shows when the model is tried.
    func askForVoices(_ family: SpeechFamily) async -> [String] {
        guard family.namesVoices, options.recording == nil else { return [] }
        var request = options.request(of: model, input: family.trialText)
        request.voice = VoiceRefusal.impossibleVoice
        do {
            _ = try await client.speak(request)
            return []
        } catch {
            guard let error = error as? OpenAIError, case .status(let failure) = error.reason else { return [] }
            return VoiceRefusal.names(in: failure.words)
        }
    }
}
