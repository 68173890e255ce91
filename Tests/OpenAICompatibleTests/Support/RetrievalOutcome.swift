import DifyPlugin
import OpenAICompatible
import ScriptedTransport

/// All that an embedding gave: the vectors as they are written, the tokens, or why there are none.
struct EmbeddingOutcome: Hashable {
    var vectors: [String] = []
    var promptTokens: Int?
    var failure: OpenAIError.Reason?

    /// Embeds that many texts.
    init(of answer: ScriptedAnswer, texts count: Int) async throws {
        let request = EmbeddingRequest(model: "m", inputs: Array(repeating: .text("a"), count: count))
        do {
            let answer = try await client(ScriptedTransport(answer)).embed(request)
            promptTokens = answer.promptTokens
            vectors = answer.vectors.map { vector in
                var writer = JSONWriter()
                vector.write(to: &writer)
                return String(decoding: writer.bytes, as: UTF8.self)
            }
        } catch let error as OpenAIError {
            failure = error.reason
        }
    }

    /// Embeds that many texts with the body given.
    init(of body: String, texts count: Int) async throws {
        try await self.init(of: ScriptedAnswer(body), texts: count)
    }
}

/// All that a reranking gave: the scores, or why there are none.
struct RerankOutcome: Hashable {
    var scores: [RerankScore] = []
    var failure: OpenAIError.Reason?
    /// The documents' places in the server's order.
    var indices: [Int] { scores.map(\.index) }

    /// Reranks that many documents.
    init(of answer: ScriptedAnswer, documents count: Int) async throws {
        let request = RerankRequest(model: "m", query: "q", documents: Array(repeating: "d", count: count))
        do {
            scores = try await client(ScriptedTransport(answer)).rerank(request)
        } catch let error as OpenAIError {
            failure = error.reason
        }
    }

    /// Reranks that many documents with the body given.
    init(of body: String, documents count: Int) async throws {
        try await self.init(of: ScriptedAnswer(body), documents: count)
    }
}

extension OpenAIError.Reason? {
    /// What is wrong with an answer of the right form.
    var fault: AnswerFault? {
        if case .unusable(let fault) = self { fault } else { nil }
    }

    /// Why an answer cannot be read.
    var jsonError: JSONError? {
        if case .undecodable(let error, _) = self { error } else { nil }
    }

    /// A response that was no success.
    var status: StatusFailure? {
        if case .status(let failure) = self { failure } else { nil }
    }
}
