internal import DifyPlugin
internal import HTTPTransport

extension OpenAIClient {
    private static let chatPath = "/v1/chat/completions"

    /// Asks for a streamed answer and hands it to `consume`, which has it until it returns.
    public func withChatStream<Result>(
        _ request: ChatCompletionRequest, _ consume: (ChatCompletionStream) async throws -> Result
    ) async throws -> Result {
        try await withStream(Self.chatPath, encode(Self.chatPath, request.body), endsWithBody: false, consume)
    }

    /// Asks for an answer as a whole.
    public func chat(_ request: ChatCompletionRequest) async throws -> ChatCompletionChunk {
        try await wholeAnswer(Self.chatPath, encode(Self.chatPath, request.body))
    }

    /// Hands a streamed answer to `consume`.
    ///
    /// - Parameter endsWithBody: whether the end of the body is an end like any other; a chat says `[DONE]`.
    func withStream<Result>(
        _ path: String, _ body: [UInt8], endsWithBody: Bool,
        _ consume: (ChatCompletionStream) async throws -> Result
    ) async throws -> Result {
        try await withSuccess(.post, path, body: body) { response in
            try await consume(
                ChatCompletionStream(
                    client: self, request: request(.post, path), body: response.body, endsWithBody: endsWithBody))
        }
    }

    /// Reads an answer that was not streamed.
    func wholeAnswer(_ path: String, _ body: [UInt8]) async throws -> ChatCompletionChunk {
        let answer = try await decode(.post, path, body: body) { reader throws(JSONError) in
            let answer = try ChatCompletionChunk(from: &reader)
            // An object without an answer in it would show as a model that has nothing to say.
            guard answer.error != nil || answer.hasAnswer else { throw .missing("choices") }
            return answer
        }
        if let words = answer.error { throw failed(request(.post, path), inStream(words)) }
        return answer
    }

    /// A request's body.
    func encode<Body>(_ path: String, _ body: () throws(JSONError) -> Body) throws -> Body {
        do throws(JSONError) {
            return try body()
        } catch {
            throw failed(
                request(.post, path),
                .transport(TransportError(.invalidRequest, "the request cannot be written as JSON: \(error)")))
        }
    }
}
