internal import DifyPlugin
internal import HTTPTransport

extension XinferenceClient {
    private static let chatPath = "/v1/chat/completions"

    /// Asks for a streamed answer and hands it to `consume`, which has it until it returns.
    public func withChatStream<Result>(
        _ request: ChatCompletionRequest, _ consume: (ChatCompletionStream) async throws -> Result
    ) async throws -> Result {
        let body = try encode(request)
        return try await withSuccess(.post, Self.chatPath, body: body) { response in
            try await consume(
                ChatCompletionStream(
                    client: self, request: self.request(.post, Self.chatPath), body: response.body))
        }
    }

    /// Asks for an answer as a whole.
    public func chat(_ request: ChatCompletionRequest) async throws -> ChatCompletionChunk {
        let answer = try await decode(.post, Self.chatPath, body: try encode(request)) { reader throws(JSONError) in
            let answer = try ChatCompletionChunk(from: &reader)
            // An object without an answer in it would show as a model that has nothing to say.
            guard answer.error != nil || answer.content != nil || answer.finishReason != nil else {
                throw .missing("choices")
            }
            return answer
        }
        if let words = answer.error { throw failed(self.request(.post, Self.chatPath), inStream(words)) }
        return answer
    }

    private func encode(_ request: ChatCompletionRequest) throws -> [UInt8] {
        do throws(JSONError) {
            return try request.body()
        } catch {
            throw failed(
                self.request(.post, Self.chatPath),
                .transport(TransportError(.invalidRequest, "the request cannot be written as JSON: \(error)")))
        }
    }
}
