public import DifyPlugin
import HTTPTransport

/// Models that write down speech, of a server with OpenAI's API.
///
/// A conforming type needs its transport. A recording goes from Dify's line to the server's connection piece by piece: it
/// never stands in memory a second time.
public protocol OpenAICompatibleSpeechToTextModel: OpenAICompatibleModel, SpeechToTextModel {
    /// The request for a recording.
    func request(
        for invocation: SpeechToTextInvocation, to endpoint: OpenAIEndpoint
    ) throws -> TranscriptionRequest
}

extension OpenAICompatibleSpeechToTextModel {
    /// A transcription in the language that the model hears.
    public func request(
        for invocation: SpeechToTextInvocation, to endpoint: OpenAIEndpoint
    ) throws -> TranscriptionRequest {
        TranscriptionRequest(model: endpoint.model, audio: invocation.audio)
    }

    /// Writes down a recording with one POST.
    public func invoke(_ invocation: SpeechToTextInvocation) async throws -> String {
        do {
            let endpoint = try endpoint(invocation.credentials)
            guard invocation.audio.count > 0 else { throw InvokeError(.badRequest, "The recording is empty") }
            let request = try request(for: invocation, to: endpoint)
            return try await client(endpoint).transcribe(request).trimmingWhitespace()
        } catch {
            throw hostError(for: error)
        }
    }

    /// Has a second of a tone written down, which proves the way to the model, not how well it hears.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        try await validating {
            try await tryOut(model: model, credentials: credentials)
            return JSONObject()
        }
    }

    /// Has a second of a tone written down; what is made of it does not matter.
    public func tryOut(model: String, credentials: ModelCredentials) async throws {
        let endpoint = try endpoint(credentials)
        let invocation = SpeechToTextInvocation(
            model: model, credentials: credentials, audio: HexBytes(TestTone.wave))
        _ = try await client(endpoint).transcribe(try request(for: invocation, to: endpoint))
    }

    /// The schema: the files that Dify takes.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        AIModelEntity(
            model: model, type: .speechToText,
            properties: [
                // What Dify's own audio service takes (protocol section 6.8).
                .fileUploadLimit: 30, .supportedFileExtensions: "mp3,mp4,mpeg,mpga,m4a,wav,webm,amr",
            ])
    }
}
