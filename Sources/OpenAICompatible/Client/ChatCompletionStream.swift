internal import DifyPlugin
internal import HTTPTransport

/// A chat answer as it arrives, to be read by one task.
///
/// It ends well only if the server said why the answer ended, or `[DONE]`; a body that just stops is an error, because
/// a proxy that gave up and a model that finished would otherwise look the same.
public final class ChatCompletionStream {
    private let client: OpenAIClient
    private let request: HTTPRequest
    private let body: HTTPBody
    private var parser = SSEParser()
    private var events = 0
    /// The server said why the answer ended, or `[DONE]`.
    private var hasEnded = false
    /// The server said `[DONE]`: whatever comes then is not the answer's.
    private var isDone = false
    private var failure: OpenAIError?

    /// - Parameter endsWithBody: whether the end of the body is an end like any other, as it is for completions, which
    ///   know no `[DONE]` (Xinference API, section 1.2).
    init(client: OpenAIClient, request: HTTPRequest, body: HTTPBody, endsWithBody: Bool) {
        self.client = client
        self.request = request
        self.body = body
        hasEnded = endsWithBody
    }

    /// The chunks that arrived together, at least one; `nil` at the end.
    ///
    /// - Throws: ``OpenAIError``; chunks that came before the fault have been handed out by then.
    public func next() async throws -> [ChatCompletionChunk]? {
        while failure == nil {
            guard let bytes = try await read() else {
                // Version 1.17 answers a prompt that is too long with `[DONE]` alone (Xinference API, section 5).
                guard hasEnded, events > 0 else { throw client.failed(request, .incompleteStream(events: events)) }
                return nil
            }
            let chunks = parse(bytes)
            if !chunks.isEmpty { return chunks }
        }
        throw failure ?? client.failed(request, .incompleteStream(events: events))
    }

    private func read() async throws -> [UInt8]? {
        do {
            return try await body.next()
        } catch {
            // An answer that is all there is not spoilt by how the connection ends.
            if isDone, events > 0, error.code != .cancelled { return nil }
            throw client.failed(request, .transport(error))
        }
    }

    private func parse(_ bytes: [UInt8]) -> [ChatCompletionChunk] {
        var chunks: [ChatCompletionChunk] = []
        do {
            try parser.feed(bytes.span) { data, _ in
                if let chunk = try chunk(data) { chunks.append(chunk) }
            }
        } catch let error as OpenAIError {
            failure = error
        } catch let error as SSEParser.OversizeError {
            failure = client.failed(request, .oversizeEvent(limit: error.limit))
        } catch {
            failure = client.failed(
                request, .undecodable(JSONError(.syntax, expected: "an event"), excerpt: "\(error)"))
        }
        return chunks
    }

    /// An event's chunk; `nil` for `[DONE]` and what comes after it.
    private func chunk(_ data: Span<UInt8>) throws -> ChatCompletionChunk? {
        if isDone { return nil }
        guard !Self.isDone(data) else {
            isDone = true
            hasEnded = true
            return nil
        }
        events += 1
        let chunk: ChatCompletionChunk
        do throws(JSONError) {
            var reader = JSONReader(data)
            chunk = try ChatCompletionChunk(from: &reader)
            try reader.finish()
        } catch {
            throw client.failed(request, .undecodable(error, excerpt: client.excerpt(data)))
        }
        if let words = chunk.error { throw client.failed(request, client.inStream(words)) }
        if chunk.finishReason != nil { hasEnded = true }
        return chunk
    }

    private static func isDone(_ data: Span<UInt8>) -> Bool {
        let mark: InlineArray<6, UInt8> = [0x5B, 0x44, 0x4F, 0x4E, 0x45, 0x5D]
        guard data.count == mark.count else { return false }
        for index in mark.indices where data[index] != mark[index] { return false }
        return true
    }
}
