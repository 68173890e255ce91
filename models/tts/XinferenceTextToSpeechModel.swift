public import DifyPlugin
public import HTTPTransport
public import OpenAICompatible
import XinferenceClient
public import XinferenceShared

/// Xinference's speaking models, as Dify asks for them.
public struct XinferenceTextToSpeechModel: OpenAICompatibleTextToSpeechModel, XinferenceModel {
    /// What carries the requests.
    public let transport: any Transport
    /// What servers turned out not to take.
    public let quirks = ServerQuirks<SpeechQuirk>()

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// What the form says, in the family's voice if no other is chosen.
    public func plan(for invocation: TextToSpeechInvocation, to endpoint: OpenAIEndpoint) throws -> SpeechPlan {
        let options = try SpeechOptions(invocation.credentials)
        let family = SpeechFamily(ModelFacts(invocation.credentials))
        let voices = VoiceList(invocation.credentials, options: options, family: family)
        return options.plan(
            for: endpoint.model, voice: voices.value(for: invocation.voice, family: family), family: family)
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
        let validation = SpeechValidation(client: client, model: endpoint.model, options: options)
        return try await validating {
            let facts = ModelFacts(try await ModelLookup(.audio, client: client).describe(endpoint.model))
            try validation.checkAbilities(facts)
            let family = SpeechFamily(facts)
            let told = VoiceList.text(await validation.askForVoices(family))
            let voices = VoiceList(options.voices, told: VoiceList.parse(told), table: family.voices)
            let plan = options.plan(
                for: endpoint.model, voice: voices.value(for: options.voices.first?.value ?? "", family: family),
                family: family)
            try await tryOut(plan, saying: family.trialText, at: endpoint)
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
