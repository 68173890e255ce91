package import DifyPlugin
public import HTTPTransport

/// OpenAI's API, typed, and the rerank API that goes with it.
///
/// Every call throws ``OpenAIError`` for whatever goes wrong with the server; cancellation comes as one too, with a
/// transport error of the code `cancelled`.
public struct OpenAIClient: Sendable {
    /// Bytes of an error's body that are read; the words lie at its start.
    static let errorBodyLimit = 64 << 10
    /// Bytes of an answer that is read whole.
    static let bodyLimit = 64 << 20

    package let transport: any Transport
    /// The server that is asked.
    public let server: OpenAIServer
    private let clock: RetryClock

    /// Makes a client.
    public init(transport: any Transport, server: OpenAIServer, clock: RetryClock = RetryClock()) {
        self.transport = transport
        self.server = server
        self.clock = clock
    }

    /// Sends a request, again where the policy says so, and hands a successful response to `consume`.
    func withSuccess<Result>(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [],
        _ consume: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        try await withSuccess(request(method, path, body: body), consume)
    }

    /// Sends a request, again where the policy says so, and hands a successful response to `consume`.
    func withSuccess<Result>(
        _ request: HTTPRequest, _ consume: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        var waited = Duration.zero
        var retry = 1
        while true {
            var isAnswered = false
            do {
                return try await attempt(request) { response in
                    isAnswered = true
                    return try await consume(response)
                }
            } catch let error as OpenAIError {
                guard !isAnswered,
                    let delay = server.retries.delay(
                        after: error.reason, retry: retry, waited: waited, jitter: clock.jitter())
                else { throw error }
                waited += delay
                retry += 1
                do { try await clock.sleep(delay) } catch { throw cancelled(request) }
            }
        }
    }

    private func attempt<Result>(
        _ request: HTTPRequest, _ consume: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        do {
            return try await transport.withResponse(to: request) { response in
                guard response.status == 200 else { throw try await failure(request, response) }
                return try await consume(response)
            }
        } catch let error as TransportError {
            throw failed(request, .transport(error))
        }
    }

    private func failure(_ request: HTTPRequest, _ response: HTTPResponse) async throws -> OpenAIError {
        let type = response.headers.first(named: "content-type")?.lowercased() ?? ""
        // An error page that breaks off still has its status to tell.
        let bytes = (try? await response.body.prefix(upTo: Self.errorBodyLimit)) ?? []
        let words = tidy(ErrorBody.words(bytes, isHTML: type.range(of: "html") != nil))
        return failed(
            request,
            .status(
                StatusFailure(
                    status: response.status, words: words, isPlainText: type.hasPrefix("text/plain"),
                    retryAfter: response.headers.first(named: "retry-after").flatMap(RetryAfter.delay),
                    location: response.headers.first(named: "location").map(tidy))))
    }

    /// Reads a whole answer with a reader that is closed afterwards.
    package func decode<Value>(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [],
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) async throws -> Value {
        try await decode(method, path, body: body) { bytes in
            var reader = JSONReader(bytes.span)
            let value = try read(&reader)
            try reader.finish()
            return value
        }
    }

    /// Reads a whole answer from its bytes, which the value may share.
    ///
    /// - Parameter read: throws ``JSONError`` for what it cannot read, ``AnswerFault`` for what it cannot use.
    package func decode<Value>(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8], _ read: ([UInt8]) throws -> Value
    ) async throws -> Value {
        try await decode(request(method, path, body: body), read)
    }

    /// Reads a whole answer from its bytes.
    func decode<Value>(_ request: HTTPRequest, _ read: ([UInt8]) throws -> Value) async throws -> Value {
        let bytes = try await withSuccess(request) { response in
            try await response.collectBody(upTo: Self.bodyLimit)
        }
        do {
            // Reading megabytes takes milliseconds, and others' tokens may wait for this thread.
            if bytes.count > 256 << 10 {
                return try await withTaskExecutorPreference(globalConcurrentExecutor) { try read(bytes) }
            }
            return try read(bytes)
        } catch let error as JSONError {
            throw failed(request, .undecodable(error, excerpt: excerpt(bytes.span)))
        } catch let fault as AnswerFault {
            throw failed(request, .unusable(fault))
        }
    }

    // MARK: Parts

    func request(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [],
        accept: String = "application/json, text/event-stream"
    ) -> HTTPRequest {
        var headers = [HTTPHeader("Accept", accept)]
        if !body.isEmpty { headers.append(HTTPHeader("Content-Type", "application/json")) }
        if let key = server.apiKey, !key.isEmpty {
            headers.append(HTTPHeader("Authorization", "Bearer \(key.reveal())"))
        }
        // What a gateway wants stands in the place of what would be sent otherwise, never beside it.
        headers.removeAll { server.extraHeaders.first(named: $0.name) != nil }
        return HTTPRequest(
            method: method, url: server.baseURL + path, headers: headers + server.extraHeaders, body: body,
            timeouts: server.timeouts, trust: server.trust)
    }

    func failed(_ request: HTTPRequest, _ reason: OpenAIError.Reason) -> OpenAIError {
        OpenAIError(method: request.method.rawValue, url: request.url, reason: reason)
    }

    private func cancelled(_ request: HTTPRequest) -> OpenAIError {
        failed(request, .transport(TransportError(.cancelled, "the request was cancelled while waiting to try again")))
    }
}
