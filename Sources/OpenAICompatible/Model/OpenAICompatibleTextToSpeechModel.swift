public import DifyPlugin
import HTTPTransport

/// Speaking models of a server with OpenAI's API.
///
/// A conforming type needs its transport and ``quirks``. A long text is said in parts that are asked for at the same time
/// and follow one another without a gap.
public protocol OpenAICompatibleTextToSpeechModel: OpenAICompatibleModel, TextToSpeechModel {
    /// What servers turned out not to take; one memory for all of them.
    var quirks: ServerQuirks<SpeechQuirk> { get }

    /// How a text is said.
    func plan(for invocation: TextToSpeechInvocation, to endpoint: OpenAIEndpoint) throws -> SpeechPlan
}

extension OpenAICompatibleTextToSpeechModel {
    /// MP3 in the voice that is asked for, 500 characters at a time.
    public func plan(for invocation: TextToSpeechInvocation, to endpoint: OpenAIEndpoint) throws -> SpeechPlan {
        SpeechPlan(
            request: SpeechRequest(
                model: endpoint.model, input: "", voice: invocation.voice, responseFormat: SpeechFormat.mp3.rawValue),
            wordLimit: 500)
    }

    /// Says a text; a long one in parts, which follow one another without a gap.
    ///
    /// - Throws: `InvokeError` for a blank text, before anything is asked; whatever fails after the first sound comes
    ///   after that sound.
    public func invoke(_ invocation: TextToSpeechInvocation, results: SpeechResultStream) async throws {
        do {
            let endpoint = try endpoint(invocation.credentials)
            let plan = try plan(for: invocation, to: endpoint)
            let parts = plan.parts(of: invocation.text)
            guard let first = parts.first else {
                throw InvokeError(.badRequest, "There is nothing to say: the text is empty")
            }
            let call = SpeechCall(
                client: client(endpoint), quirks: quirks, request: plan.request, parts: parts, format: plan.format,
                streams: plan.streamsBeyond.map { first.count > $0 } ?? false)
            try await call.speak { try await results.send($0, mimeType: $1) }
        } catch {
            throw hostError(for: error)
        }
    }

    /// Has a word said, and checks that audio comes back.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        try await validating {
            let endpoint = try endpoint(credentials)
            let plan = try plan(
                for: TextToSpeechInvocation(model: model, credentials: credentials, text: "Hello"), to: endpoint)
            try await tryOut(plan, saying: "Hello", at: endpoint)
            return JSONObject()
        }
    }

    /// Has a word said.
    ///
    /// - Throws: `CredentialsValidateFailedError` if what comes back is no audio.
    public func tryOut(_ plan: SpeechPlan, saying word: String, at endpoint: OpenAIEndpoint) async throws {
        var request = plan.request
        request.input = word
        let client = client(endpoint)
        let answer = try await quirks.adapting(request, of: endpoint.model, to: endpoint.server) {
            try await client.speak($0)
        }
        guard plan.format.accepts(Array(answer.audio.prefix(AudioFormat.headLength))) else {
            throw CredentialsValidateFailedError(
                "The model \"\(endpoint.model)\" answered \"\(word)\" with \(answer.audio.count) bytes that are no audio"
                    + " in a known format: check that server_url leads to the right server, or set another response_format"
            )
        }
    }

    /// A speaking model without voices of its own.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        AIModelEntity(
            model: model, type: .textToSpeech,
            properties: [
                .audioType: .string(SpeechFormat.mp3.rawValue), .wordLimit: 500,
                .maxWorkers: .integer(Int64(SpeechPlan.partsAtOnce)),
            ])
    }
}
