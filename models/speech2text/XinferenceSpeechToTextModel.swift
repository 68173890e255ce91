public import DifyPlugin
public import HTTPTransport
public import OpenAICompatible
import XinferenceClient
public import XinferenceShared

/// Xinference's models that write down speech, as Dify asks for them.
public struct XinferenceSpeechToTextModel: OpenAICompatibleSpeechToTextModel, XinferenceModel {
    /// What carries the requests.
    public let transport: any Transport

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// A transcription or translation, as the form says.
    public func request(
        for invocation: SpeechToTextInvocation, to endpoint: OpenAIEndpoint
    ) throws -> TranscriptionRequest {
        let fields = CredentialFields(invocation.credentials)
        return TranscriptionRequest(
            model: endpoint.model, audio: invocation.audio,
            task: try fields.choice("task", of: TranscriptionRequest.Task.self) ?? .transcribe,
            language: try fields.text("language"), prompt: try fields.text("prompt"),
            temperature: try fields.number("temperature", in: 0...2))
    }

    /// Describes the model, checks that it hears, and has it write down a second of a tone: that proves the way to the
    /// model, not how well it understands.
    ///
    /// - Returns: what was learned, for Dify to store.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        let endpoint = try endpoint(credentials)
        // A form filled in wrongly is refused before anything is asked.
        _ = try request(
            for: SpeechToTextInvocation(model: model, credentials: credentials, audio: HexBytes([])), to: endpoint)
        return try await validating {
            let description = try await ModelLookup(.audio, client: client(endpoint)).describe(endpoint.model)
            // Up to 1.5 the server lists no abilities of audio models (Xinference API, section 13).
            guard description.abilities.isEmpty || description.abilities.contains("audio2text") else {
                throw CredentialsValidateFailedError(
                    "The model \"\(endpoint.model)\" does not write down speech; the server lists for it:"
                        + " \(description.abilities.joined(separator: ", ")). A model that speaks is added as TTS.")
            }
            try await tryOut(model: model, credentials: credentials)
            return ModelFacts(description).stored
        }
    }
}
