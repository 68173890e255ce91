public import DifyPlugin
public import HTTPTransport
import OpenAICompatible
import XinferenceClient
public import XinferenceShared

/// Xinference's speaking models, as Dify asks for them.
public struct XinferenceTextToSpeechModel: TextToSpeechModel, XinferenceModel {
    /// What carries the requests.
    public let transport: any Transport
    private let quirks = ServerQuirks<SpeechQuirk>()

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// Says a text; a long one in parts, which follow one another without a gap.
    ///
    /// - Throws: `InvokeError` for a blank text, before anything is asked; whatever fails after the first sound comes
    ///   after that sound.
    public func invoke(_ invocation: TextToSpeechInvocation, results: SpeechResultStream) async throws {
        do {
            let endpoint = try endpoint(invocation.credentials)
            let options = try SpeechOptions(invocation.credentials)
            let parts = Self.parts(of: invocation.text, limit: options.wordLimit)
            guard let first = parts.first else {
                throw InvokeError(.badRequest, "There is nothing to say: the text is empty")
            }
            let family = SpeechFamily(ModelFacts(invocation.credentials))
            let voices = VoiceList(invocation.credentials, options: options, family: family)
            var request = options.request(of: endpoint.model, input: "")
            request.voice = voices.value(for: invocation.voice, family: family)
            let call = SpeechCall(
                client: client(endpoint), quirks: quirks, request: request, parts: parts, format: options.format,
                streams: options.streams(first, of: family))
            try await call.speak { try await results.send($0, mimeType: $1) }
        } catch {
            throw hostError(for: error)
        }
    }

    /// The parts in which a text is said.
    ///
    /// One of nothing but marks has no sound, and some models fail over it.
    private static func parts(of text: String, limit: Int?) -> [String] {
        let parts = SentenceSplitter(limit: limit).parts(of: text)
        let words = parts.filter { $0.contains { $0.isLetter || $0.isNumber } }
        return words.isEmpty ? parts : words
    }

    /// The voices: those of the form, else those the server named at validation, else those the family is known for.
    public func getVoices(
        model: String, credentials: ModelCredentials, language: String?
    ) async throws -> [Voice] {
        try Self.voices(credentials).speaking(language).map { Voice(name: $0.name, value: $0.value) }
    }

    private static func voices(_ credentials: ModelCredentials) throws -> VoiceList {
        VoiceList(
            credentials, options: try SpeechOptions(credentials), family: SpeechFamily(ModelFacts(credentials)))
    }

    /// Describes the model, checks that it speaks, asks for its voices where the server names them, and has it say a
    /// word.
    ///
    /// - Returns: what was learned, for Dify to store.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        let endpoint = try endpoint(credentials)
        let options = try SpeechOptions(credentials)
        let client = client(endpoint)
        let validation = SpeechValidation(client: client, quirks: quirks, model: endpoint.model, options: options)
        return try await validating {
            let facts = ModelFacts(try await ModelLookup(.audio, client: client).describe(endpoint.model))
            try validation.checkAbilities(facts)
            let family = SpeechFamily(facts)
            let told = VoiceList.text(await validation.askForVoices(family))
            let voices = VoiceList(options.voices, told: VoiceList.parse(told), table: family.voices)
            try await validation.tryModel(voices, family)
            var stored = facts.stored
            stored[VoiceList.storedKey] = .string(told)
            return stored
        }
    }

    /// The schema, from what validation stored; nothing is waited for.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        _ = try endpoint(credentials)
        return SpeechSchema(
            model: model, options: try SpeechOptions(credentials), voices: try Self.voices(credentials)
        ).entity
    }
}
