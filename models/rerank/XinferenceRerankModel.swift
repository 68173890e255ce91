public import DifyPlugin
public import HTTPTransport
import XinferenceClient
import XinferenceShared

/// Xinference's rerank models, as Dify asks for them.
public struct XinferenceRerankModel: RerankModel {
    /// POSTs of one request under way at a time.
    private static let inFlight = 3

    private let transport: any Transport
    private let quirks = ServerQuirks<RerankQuirk>()

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// Scores all documents and returns those that pass, the best first.
    ///
    /// Their text is the request's own: the server is not asked to send it back.
    public func invoke(_ invocation: RerankInvocation) async throws -> RerankResult {
        do {
            let query = try Self.text(invocation.query, "The query", invocation.model)
            var documents: [String] = []
            for (place, document) in invocation.documents.enumerated() {
                documents.append(try Self.text(document, "Document \(place + 1)", invocation.model))
            }
            let credentials = try Credentials(invocation.credentials)
            let scores = try await scores(of: documents, for: query, credentials)
            return RerankResult(documents: Self.best(scores, of: invocation, documents))
        } catch {
            throw InvokeErrorMapper.map(error)
        }
    }

    private static func best(
        _ scores: [RerankScore], of invocation: RerankInvocation, _ documents: [String]
    ) -> [RerankResult.Document] {
        let passing = scores.filter { $0.score >= invocation.scoreThreshold ?? -.infinity }
        // Equals keep the order in which Dify sent them.
        let sorted = passing.sorted { ($1.score, $0.index) < ($0.score, $1.index) }
        return sorted.prefix(max(0, invocation.topN ?? .max)).map {
            RerankResult.Document(index: $0.index, text: documents[$0.index], score: $0.score)
        }
    }

    private static func text(_ content: MultimodalContent, _ what: String, _ model: String) throws(InvokeError)
        -> String
    {
        if let text = content.text { return text }
        throw InvokeError(
            .badRequest,
            "\(what) is a picture, and Xinference's rerank API takes texts only: rank with \"\(model)\" what can be read,"
                + " or compare pictures by a multimodal embedding")
    }

    private func scores(
        of documents: [String], for query: String, _ credentials: Credentials
    ) async throws -> [RerankScore] {
        let client = XinferenceClient(transport: transport, server: credentials.server)
        let batches = Array(DocumentBatches(documents: documents))
        return try await withThrowingTaskGroup(of: [RerankScore].self) { group in
            func add(_ batch: Range<Int>) {
                let request = RerankRequest(
                    model: credentials.modelUID, query: query, documents: Array(documents[batch]))
                group.addTask {
                    try await send(request, client).map {
                        RerankScore(index: batch.lowerBound + $0.index, score: $0.score)
                    }
                }
            }
            for batch in batches.prefix(Self.inFlight) { add(batch) }
            var waiting = batches.dropFirst(Self.inFlight)
            var scores: [RerankScore] = []
            while let answer = try await group.next() {
                scores += answer
                if let batch = waiting.popFirst() { add(batch) }
            }
            return scores
        }
    }

    private func send(_ request: RerankRequest, _ client: XinferenceClient) async throws -> [RerankScore] {
        try await quirks.adapting(request, of: request.model, to: client.server) { try await client.rerank($0) }
    }

    /// Describes the model, checks that it is a rerank model, and has it rank an answer against something else.
    ///
    /// - Returns: what was learned, for Dify to store.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        let parsed = try Credentials(credentials)
        let client = XinferenceClient(transport: transport, server: parsed.server)
        do {
            let facts = ModelFacts(try await ModelLookup(.rerank, client: client).describe(parsed.modelUID))
            let trial = RerankRequest(
                model: parsed.modelUID, query: "What is the capital of France?",
                documents: ["Bananas grow in a warm climate.", "Paris is the capital of France."])
            let scores = try await send(trial, client).sorted { $0.score > $1.score }
            guard let best = scores.first, let other = scores.last, best.index == 1, best.score > other.score else {
                throw CredentialsValidateFailedError(
                    "The model \"\(parsed.modelUID)\" does not rank \"\(trial.documents[1])\" above"
                        + " \"\(trial.documents[0])\" for \"\(trial.query)\""
                        + " (\(scores.map { "\($0.score)" }.joined(separator: " and "))): it is probably no rerank model, or"
                        + " its weights are not loaded")
            }
            return facts.stored
        } catch let error as CredentialsValidateFailedError {
            throw error
        } catch {
            throw CredentialsValidateFailedError(InvokeErrorMapper.map(error).message)
        }
    }

    /// The schema: nothing but the name, for no version of Xinference tells how much a rerank model reads.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        let contextSize = try Credentials(credentials).contextSize.map { JSONValue.integer(Int64($0)) }
        return AIModelEntity(
            model: model, type: .rerank, properties: contextSize.map { [.contextSize: $0] } ?? [:])
    }
}
