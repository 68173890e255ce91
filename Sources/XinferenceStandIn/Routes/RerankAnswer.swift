internal import Foundation
internal import NIOHTTP1

/// Ranks the documents of one request, and goes wrong where the model's fault says so.
struct RerankAnswer: Sendable {
    private struct Result {
        var index: Int
        var score: Float?
    }

    let model: StandInModel
    let request: RerankRequest
    let state: ServerState

    /// The marks around and between query and document (Xinference API, section 8: 14 for 4 words and 7).
    private static let frameTokens = 3

    private var fault: StandInModel.RerankFault? {
        if case .rank(let fault) = model.behaviour { fault } else { nil }
    }

    /// The answer, after as long as the model takes.
    func reply() async throws -> Reply {
        if let (status, failure) = failure { return .detail(state.prefix + failure, status: status) }
        try await state.work(model)
        let scores = RelevanceModel.standard.scores(of: request.documents, for: request.query)
        var results = scores.enumerated().map { Result(index: $0.offset, score: $0.element) }
        if fault != .unsorted {
            results.sort { ($1.score ?? 0, $0.index) < ($0.score ?? 0, $1.index) }
        }
        spoil(&results)
        return .json(document(top(results)))
    }

    /// Why the engine fails, in its own words, and the status.
    private var failure: (HTTPResponseStatus, String)? {
        switch model.kind {
        case .llm:
            return (
                .internalServerError, "Model model_metadata=None model_name='\(model.uid)' is not for reranking."
            )
        case .embedding, .audio:
            return (.internalServerError, "'\(model.className)' object has no attribute 'model_spec'")
        case .rerank: break
        }
        if request.hasChunkLimit {
            return (.internalServerError, "rerank hasn't support `max_chunks_per_doc` parameter.")
        }
        if request.hasObjects {
            return (
                .internalServerError,
                "Modality 'message' is not supported by this Transformer module. Supported modalities: text."
            )
        }
        if fault == .fields, let field = ["top_n", "return_documents"].first(where: request.extraFields.contains) {
            return (.badRequest, "rerank() got an unexpected keyword argument '\(field)'")
        }
        return nil
    }

    /// The first of `results` as Python's slice takes them: a negative number drops so many at the end.
    private func top(_ results: [Result]) -> [Result] {
        guard let count = request.topCount else { return results }
        return count >= 0 ? Array(results.prefix(count)) : Array(results.dropLast(count == .min ? .max : -count))
    }

    private func spoil(_ results: inout [Result]) {
        guard let fault, let first = results.first else { return }
        switch fault {
        case .null: results[0].score = nil
        case .nan: results[0].score = .nan
        case .index: results[0].index = request.documents.count
        case .twice: results[results.count - 1].index = first.index
        case .unsorted, .fields: break
        }
    }

    private func document(_ results: [Result]) -> JSONValue {
        let items = results.map { result -> JSONValue in
            let document: JSONValue =
                request.returnsDocuments && request.documents.indices.contains(result.index)
                ? ["text": .string(request.documents[result.index])] : nil
            return [
                "index": .integer(result.index), "relevance_score": Self.number(result.score), "document": document,
            ]
        }
        let tokens: JSONValue = ["input_tokens": .integer(tokens), "output_tokens": .integer(tokens)]
        return [
            "id": .string(UUID().uuidString.lowercased()), "results": .array(items),
            "meta": [
                "api_version": nil, "billed_units": nil, "tokens": request.returnsLength ? tokens : nil,
                "warnings": nil,
            ],
        ]
    }

    private static func number(_ score: Float?) -> JSONValue {
        guard let score else { return .null }
        return score.isNaN ? .rendered("NaN") : .number(Double(score))
    }

    /// The tokens of the pairs of the query and each document, cut at the model's length.
    private var tokens: Int {
        let query = Tokenizer.tokens(of: request.query).count
        return request.documents.reduce(0) {
            $0 + min(query + Tokenizer.tokens(of: $1).count + Self.frameTokens, model.contextLength)
        }
    }
}
