extension ActionDispatcher {
    func invokeTextEmbedding(_ request: HostRequest, _ session: SessionWriter) async throws {
        let invocation = try request.textEmbeddingInvocation()
        let result = try await required(provider.textEmbeddingModel, .textEmbedding).invoke(invocation)
        try await reply(result, expecting: invocation.texts.count, model: invocation.model, session)
    }

    func invokeMultimodalEmbedding(_ request: HostRequest, _ session: SessionWriter) async throws {
        let invocation = try request.multimodalEmbeddingInvocation()
        let result = try await required(provider.textEmbeddingModel, .textEmbedding).invoke(invocation)
        try await reply(result, expecting: invocation.documents.count, model: invocation.model, session)
    }

    private func reply(
        _ embedded: TextEmbeddingResult, expecting count: Int, model: String, _ session: SessionWriter
    ) async throws {
        guard embedded.embeddings.count == count else {
            throw InvokeError(
                .serverUnavailable, "\(count) texts were embedded as \(embedded.embeddings.count) vectors")
        }
        var result = embedded
        result.usage = try result.usage.priced(by: provider.predefinedModels[.textEmbedding, model]?.pricing)
        // Beside the vectors a line holds the session's id, the model's name and the usage.
        let overhead = 512 + model.utf8.count * 6 + session.streamPrefix().count
        try result.checkLine(overhead: overhead)
        try await session.stream(reserving: result.byteCount + overhead) { writer throws(JSONError) in
            result.write(model: model, to: &writer)
        }
    }

    func getTextEmbeddingNumTokens(_ request: HostRequest, _ session: SessionWriter) async throws {
        let model = try required(provider.textEmbeddingModel, .textEmbedding)
        let invocation = try request.textEmbeddingInvocation()
        let counts = try await model.getNumTokens(invocation)
        // Dify matches them with its texts by their places (protocol section 3.7.3).
        guard counts.count == invocation.texts.count else {
            throw InvokeError(.badRequest, "\(invocation.texts.count) texts were given \(counts.count) token counts")
        }
        try await session.stream { writer throws(JSONError) in
            writer.beginObject()
            writer.key("num_tokens")
            writer.beginArray()
            for count in counts { writer.integer(count) }
            writer.endArray()
            writer.endObject()
        }
    }

    func rerank(_ invocation: RerankInvocation, _ session: SessionWriter) async throws {
        let result = try await required(provider.rerankModel, .rerank).invoke(invocation)
        try await session.stream { writer throws(JSONError) in
            try result.write(model: invocation.model, to: &writer)
        }
    }
}
