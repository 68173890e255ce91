public import DifyPlugin
import GPT2Tokenizer
public import HTTPTransport
import XinferenceClient
import XinferenceShared

/// Xinference's embedding models, as Dify asks for them.
public struct XinferenceTextEmbeddingModel: TextEmbeddingModel {
    private let transport: any Transport
    private let quirks = ServerQuirks<EmbeddingQuirk>()
    let coalescer = EmbeddingCoalescer()
    private let catalog = ModelCatalog()

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// Embeds texts with as few POSTs as the server takes.
    public func invoke(_ invocation: TextEmbeddingInvocation) async throws -> TextEmbeddingResult {
        try await embed(invocation.credentials, invocation.inputType) { prefix, _ in
            invocation.texts.map { .text(prefix + $0) }
        }
    }

    /// Embeds texts and pictures; a model that takes no pictures is named in the refusal.
    public func invoke(_ invocation: MultimodalEmbeddingInvocation) async throws -> TextEmbeddingResult {
        try await embed(invocation.credentials, invocation.inputType) { prefix, takesImages throws(InvokeError) in
            var inputs: [EmbeddingRequest.Input] = []
            for (place, document) in invocation.documents.enumerated() {
                switch document {
                case .text(let text): inputs.append(.text(prefix + text))
                case .image(let base64):
                    guard takesImages else { throw Self.refusal(of: invocation.model) }
                    inputs.append(.image(url: try ImageDataURL.text(base64: base64, place: place)))
                }
            }
            return inputs
        }
    }

    private static func refusal(of model: String) -> InvokeError {
        InvokeError(
            .badRequest,
            "The model \"\(model)\" embeds texts only: the server lists no ability embed_vision for it. Remove the"
                + " pictures, or use a model that takes them, such as jina-clip-v2")
    }

    private func embed(
        _ values: ModelCredentials, _ type: EmbeddingInputType,
        _ inputs: (_ prefix: String, _ takesImages: Bool) throws(InvokeError) -> [EmbeddingRequest.Input]
    ) async throws -> TextEmbeddingResult {
        do {
            let start = ContinuousClock.now
            let credentials = try Credentials(values)
            let options = try EmbeddingOptions(values)
            let facts = ModelFacts(values)
            let family = EmbeddingFamily(name: facts?.name)
            let inputs = try inputs(options.prefix(for: type, of: family), Self.takesImages(facts))
            let call = EmbeddingCall(
                client: XinferenceClient(transport: transport, server: credentials.server), quirks: quirks,
                coalescer: coalescer, model: credentials.modelUID,
                parameters: options.parameters(for: type, of: family), options: options,
                replicas: facts?.replicas ?? 1)
            let (vectors, counts) = try await call.embed(inputs)
            let tokens =
                if let total = EmbeddingTokens.total(counts, maxTokens: facts?.maxTokens) { total } else {
                    await withTaskExecutorPreference(globalConcurrentExecutor) { EmbeddingTokens.estimate(inputs) }
                }
            return TextEmbeddingResult(
                embeddings: vectors,
                usage: EmbeddingUsage(tokens: tokens, latency: start.duration(to: .now) / .seconds(1)))
        } catch {
            throw InvokeErrorMapper.map(error)
        }
    }

    /// Where nothing is stored the server has the last word.
    private static func takesImages(_ facts: ModelFacts?) -> Bool {
        guard let facts else { return true }
        return facts.can("embed_vision") || EmbeddingFamily(name: facts.name).takesImages
    }

    /// Counts the tokens of each text by GPT-2's vocabulary, locally: good for budgets, not for bills.
    public func getNumTokens(_ invocation: TextEmbeddingInvocation) async throws -> [Int] {
        // Not on the thread on which others' tokens wait.
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            invocation.texts.map { GPT2Tokenizer.countTokens($0) }
        }
    }

    /// Describes the model, checks that it is an embedding model, and has it embed a text.
    ///
    /// - Returns: what was learned, for Dify to store: the length of a vector as it came, not as described.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        let parsed = try Credentials(credentials)
        let options = try EmbeddingOptions(credentials)
        let client = XinferenceClient(transport: transport, server: parsed.server)
        do {
            var facts = ModelFacts(try await ModelLookup(.embedding, client: client).describe(parsed.modelUID))
            let family = EmbeddingFamily(name: facts.name)
            let request = EmbeddingRequest(
                model: parsed.modelUID,
                inputs: [.text(options.prefix(for: .document, of: family) + "The quick brown fox")],
                parameters: options.parameters(for: .document, of: family))
            let answer = try await quirks.adapting(request, of: parsed.modelUID, to: parsed.server) {
                try await client.embed($0)
            }
            facts.dimensions = answer.vectors.first?.count
            return facts.stored
        } catch let error as CredentialsValidateFailedError {
            throw error
        } catch {
            throw CredentialsValidateFailedError(InvokeErrorMapper.map(error).message)
        }
    }

    /// The schema, from what validation stored; nothing is waited for.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        let parsed = try Credentials(credentials)
        let client = XinferenceClient(transport: transport, server: parsed.server)
        let facts = ModelFacts(credentials) ?? catalog.known(parsed.modelUID, at: client).map { ModelFacts($0) }
        return EmbeddingSchema(
            model: model, facts: facts, credentials: parsed, options: try EmbeddingOptions(credentials),
            takesImages: facts != nil && Self.takesImages(facts)
        ).entity
    }
}
