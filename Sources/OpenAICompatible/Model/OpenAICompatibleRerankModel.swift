public import DifyPlugin
import HTTPTransport

/// Rerank models of a server with `POST /v1/rerank`, which is Cohere's and Jina's where OpenAI has none.
///
/// A conforming type needs its transport and ``quirks``.
public protocol OpenAICompatibleRerankModel: OpenAICompatibleModel, RerankModel {
    /// What servers turned out not to take; one memory for all of them.
    var quirks: ServerQuirks<RerankQuirk> { get }
}

/// What one request becomes at most.
enum RerankLimits {
    /// POSTs under way at a time.
    static let inFlight = 3
    /// Documents of one POST: 300 take a small model half a second, and what waits for them has a time limit.
    static let maxDocuments = 256
    /// Bytes of one POST, unless one document alone has more.
    static let maxBytes = 4 << 20
}

extension OpenAICompatibleRerankModel {
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
            let scores = try await scores(of: documents, for: query, at: try endpoint(invocation.credentials))
            return RerankResult(documents: Self.best(scores, of: invocation, documents))
        } catch {
            throw hostError(for: error)
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
            "\(what) is a picture, and the rerank API takes texts only: rank with \"\(model)\" what can be read, or compare"
                + " pictures by a multimodal embedding")
    }

    /// The scores of all documents, in no order.
    public func scores(
        of documents: [String], for query: String, at endpoint: OpenAIEndpoint
    ) async throws -> [RerankScore] {
        let client = client(endpoint)
        let batches = Batches.ranges(
            of: documents.map(\.utf8.count), maxCount: RerankLimits.maxDocuments, maxBytes: RerankLimits.maxBytes)
        return try await batches.concurrentMap(atOnce: RerankLimits.inFlight) { batch in
            let request = RerankRequest(model: endpoint.model, query: query, documents: Array(documents[batch]))
            return try await quirks.adapting(request, of: endpoint.model, to: endpoint.server) {
                try await client.rerank($0)
            }.map { RerankScore(index: batch.lowerBound + $0.index, score: $0.score) }
        }.flatMap { $0 }
    }

    /// Has an answer ranked against something else.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        try await validating {
            try await tryOut(at: try endpoint(credentials))
            return JSONObject()
        }
    }

    /// Has an answer ranked against something else.
    ///
    /// - Throws: `CredentialsValidateFailedError` if it does not come first.
    public func tryOut(at endpoint: OpenAIEndpoint) async throws {
        let (query, other, best) = (
            "What is the capital of France?", "Bananas grow in a warm climate.", "Paris is the capital of France."
        )
        let scores = try await scores(of: [other, best], for: query, at: endpoint).sorted { $0.score > $1.score }
        guard let first = scores.first, let last = scores.last, first.index == 1, first.score > last.score else {
            throw CredentialsValidateFailedError(
                "The model \"\(endpoint.model)\" does not rank \"\(best)\" above \"\(other)\" for \"\(query)\""
                    + " (\(scores.map { "\($0.score)" }.joined(separator: " and "))): it is probably no rerank model, or"
                    + " its weights are not loaded")
        }
    }

    /// The schema: nothing but the name, for no server tells how much a rerank model reads.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        let context = Int64(credentials["context_size"]?.string ?? "").map { JSONValue.integer($0) }
        return AIModelEntity(model: model, type: .rerank, properties: context.map { [.contextSize: $0] } ?? [:])
    }
}
