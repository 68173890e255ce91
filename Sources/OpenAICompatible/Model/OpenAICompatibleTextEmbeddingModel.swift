public import DifyPlugin
import GPT2Tokenizer
import HTTPTransport

/// Embedding models of a server with OpenAI's API.
///
/// A conforming type needs its transport and ``embedder``. Many texts go in few POSTs, small requests that come at the
/// same time together, and vectors go through without being parsed.
public protocol OpenAICompatibleTextEmbeddingModel: OpenAICompatibleModel, TextEmbeddingModel {
    /// What all requests share.
    var embedder: Embedder { get }

    /// How the model is asked.
    func settings(_ credentials: ModelCredentials, for type: EmbeddingInputType) throws -> EmbeddingSettings
}

extension OpenAICompatibleTextEmbeddingModel {
    /// Texts as they are, 32 in a POST.
    public func settings(_ credentials: ModelCredentials, for type: EmbeddingInputType) throws -> EmbeddingSettings {
        EmbeddingSettings()
    }

    /// Embeds texts with as few POSTs as the server takes.
    public func invoke(_ invocation: TextEmbeddingInvocation) async throws -> TextEmbeddingResult {
        try await embed(invocation.credentials, invocation.inputType) { settings in
            invocation.texts.map { .text(settings.prefix + $0) }
        }
    }

    /// Embeds texts and pictures; a model that takes no pictures is named in the refusal.
    public func invoke(_ invocation: MultimodalEmbeddingInvocation) async throws -> TextEmbeddingResult {
        try await embed(invocation.credentials, invocation.inputType) { settings in
            try invocation.documents.enumerated().map { place, document in
                switch document {
                case .text(let text): return .text(settings.prefix + text)
                case .image(let base64):
                    guard settings.takesImages else { throw Self.refusal(of: invocation.model) }
                    return .image(url: try ImageDataURL.text(base64: base64, place: place))
                }
            }
        }
    }

    private static func refusal(of model: String) -> InvokeError {
        InvokeError(
            .badRequest,
            "The model \"\(model)\" embeds texts only: remove the pictures, or use a model that takes them, such as"
                + " jina-clip-v2")
    }

    private func embed(
        _ credentials: ModelCredentials, _ type: EmbeddingInputType,
        _ inputs: (EmbeddingSettings) throws -> [EmbeddingRequest.Input]
    ) async throws -> TextEmbeddingResult {
        do {
            let start = ContinuousClock.now
            let endpoint = try endpoint(credentials)
            let settings = try settings(credentials, for: type)
            let inputs = try inputs(settings)
            let call = EmbeddingCall(
                client: client(endpoint), embedder: embedder, model: endpoint.model, settings: settings)
            let (vectors, counts) = try await call.embed(inputs)
            let tokens = await Self.tokens(
                of: inputs, EmbeddingTokens.total(counts, countsBatches: settings.countsBatches))
            return TextEmbeddingResult(
                embeddings: vectors,
                usage: EmbeddingUsage(tokens: tokens, latency: start.duration(to: .now) / .seconds(1)))
        } catch {
            throw hostError(for: error)
        }
    }

    /// The tokens, which are counted here only where the server's counts do not tell.
    private static func tokens(of inputs: [EmbeddingRequest.Input], _ total: EmbeddingTokens.Total) async -> Int {
        if case .known(let tokens) = total { return tokens }
        return await withTaskExecutorPreference(globalConcurrentExecutor) {
            total.tokens(estimate: EmbeddingTokens.estimate(inputs))
        }
    }

    /// Counts the tokens of each text by GPT-2's vocabulary, locally: good for budgets, not for bills.
    public func getNumTokens(_ invocation: TextEmbeddingInvocation) async throws -> [Int] {
        // Not on the thread on which others' tokens wait.
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            invocation.texts.map { GPT2Tokenizer.countTokens($0) }
        }
    }

    /// Has the model embed a text.
    ///
    /// - Returns: nothing to store but the length of a vector, `model_dimensions`.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        try await validating {
            let length = try await dimensions(
                at: try endpoint(credentials), settings: try settings(credentials, for: .document))
            return ["model_dimensions": .string("\(length)")]
        }
    }

    /// The length of a vector, learned by having a text embedded.
    public func dimensions(at endpoint: OpenAIEndpoint, settings: EmbeddingSettings) async throws -> Int {
        let request = EmbeddingRequest(
            model: endpoint.model, inputs: [.text(settings.prefix + "The quick brown fox")],
            parameters: settings.parameters)
        let client = client(endpoint)
        let answer = try await embedder.quirks.adapting(request, of: endpoint.model, to: endpoint.server) {
            try await client.embed($0)
        }
        return answer.vectors.first?.count ?? 0
    }

    /// The schema, from what validation stored.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        AIModelEntity(
            model: model, type: .textEmbedding,
            properties: [
                .contextSize: .integer(Int64(credentials["context_size"]?.string ?? "") ?? 512),
                .maxChunks: .integer(
                    Int64(
                        try settings(credentials, for: .document).chunks(
                            ofDimensions: Int(credentials["model_dimensions"]?.string ?? "")))),
            ])
    }
}

extension EmbeddingSettings {
    /// Bytes of a number in a reply, comma included: Python writes a 32-bit float with 16 to 17 digits, after three zeros at
    /// times.
    private static let bytesPerNumber = 23
    /// Bytes of the host's line that are left for vectors (protocol section 2.5).
    private static let bytesPerReply = 5_200_000

    /// How many texts Dify is to send at once: no more than one line can bring back the vectors of.
    public func chunks(ofDimensions dimensions: Int?) -> Int {
        guard let dimensions, dimensions > 0 else { return maxChunks }
        return min(maxChunks, max(1, Self.bytesPerReply / Self.bytesPerNumber / dimensions))
    }
}
