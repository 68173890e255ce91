import DifyPlugin
public import HTTPTransport

/// The plugin daemon as the client of a serverless plugin: what it sends, how it reads, when it tries again, and how it
/// splits what is too large (protocol sections 5.2 to 5.4).
///
/// ```swift
/// let host = ServerlessHost(transport: try CurlTransport(), url: "http://127.0.0.1:8080")
/// let answer = try await host.ask(.invokeLLM(session: "s", saying: "Hello"))
/// ```
public struct ServerlessHost: Sendable {
    /// How often and when the host tries again.
    public struct Retries: Sendable, Hashable {
        /// Attempts in total (`MAX_SERVERLESS_RETRY_TIMES`).
        public var attempts = 3
        /// The wait before the second attempt; each further one is twice as long.
        public var firstDelay = Duration.milliseconds(500)
        /// The longest wait.
        public var longestDelay = Duration.seconds(30)

        /// Makes the host's own.
        public init() {}

        /// The wait after that many attempts.
        public func delay(after attempts: Int) -> Duration {
            var delay = firstDelay
            for _ in 1..<max(attempts, 1) where delay < longestDelay { delay *= 2 }
            return min(delay, longestDelay)
        }
    }

    /// Bytes of a request's body (`MAX_SERVERLESS_REQUEST_BYTES`).
    public var maximumBodyLength = 5_242_880
    /// How often and when to try again.
    public var retries = Retries()
    private let transport: any Transport
    private let url: String
    private let pause: @Sendable (Duration) async throws -> Void

    /// Makes a host of the plugin at an address.
    ///
    /// - Parameters:
    ///   - transport: what carries the requests.
    ///   - url: the function's address; `/invoke` is appended to its path.
    ///   - pause: waits between two attempts; tests note the time and go on.
    public init(
        transport: some Transport, url: String,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.transport = transport
        self.url = url
        self.pause = pause
    }

    // MARK: Asking

    /// Asks a plugin and reads its answer to the end; a request too large is split as the host does.
    ///
    /// Cancelling the task closes the connection.
    ///
    /// - Parameter onReply: is told each session message as it comes; while it waits, nothing more is read. Not called
    ///   for a request that was split.
    /// - Throws: `notFinite` for a NaN or an infinity in the fields, or `CancellationError`.
    public func ask(
        _ request: PluginRequest, onReply: @escaping @Sendable (HostReply) async -> Void = { _ in }
    ) async throws -> ServerlessAnswer {
        let body = try request.body
        if body.count <= maximumBodyLength { return try await ask(body, request, onReply) }
        guard let batch = ServerlessBatch(request) else { return .failed(tooLarge(body.count)) }
        return try await ask(batch)
    }

    private func ask(
        _ body: [UInt8], _ request: PluginRequest, _ onReply: @escaping @Sendable (HostReply) async -> Void
    ) async throws -> ServerlessAnswer {
        let post = HTTPRequest(
            method: .post, url: Self.address(url, action: request.action),
            headers: [
                HTTPHeader("Content-Type", "application/json"), HTTPHeader("Accept", "text/event-stream"),
                HTTPHeader("Dify-Plugin-Session-ID", request.sessionID),
            ], body: body)
        var attempt = 1
        while true {
            let outcome = try await send(post, onReply)
            switch outcome {
            case .answer(var answer):
                answer.attempts = attempt
                return answer
            case .retry(let failure):
                guard attempt < retries.attempts else { return .failed(failure, attempts: attempt) }
                try await pause(retries.delay(after: attempt))
                attempt += 1
            }
        }
    }

    private enum Outcome {
        case answer(ServerlessAnswer)
        /// Worth another attempt.
        case retry(ServerlessFailure)
    }

    private func send(
        _ post: HTTPRequest, _ onReply: @escaping @Sendable (HostReply) async -> Void
    ) async throws -> Outcome {
        do {
            return try await transport.withResponse(to: post) { response in
                if response.status == 502 { return .retry(ServerlessFailure(.runtime, "the status is 502")) }
                return .answer(try await ServerlessReader.read(response, onReply))
            }
        } catch let error as TransportError where error.code != .cancelled {
            return .retry(ServerlessFailure(.inner, "failed to send the request: \(error.message)"))
        } catch let error as TransportError {
            if Task.isCancelled { throw CancellationError() }
            throw error
        }
    }

    /// The address with `/invoke` behind its path, and the action in its query.
    static func address(_ url: String, action: String) -> String {
        let (base, query) = url.firstIndex(of: "?").map { (url[..<$0], "&" + url[$0...].dropFirst()) } ?? (url[...], "")
        let path = base.hasSuffix("/") ? base.dropLast() : base
        return path + "/invoke?action=\(action)" + query
    }

    private func tooLarge(_ bytes: Int, item: Int? = nil) -> ServerlessFailure {
        let place = item.map { " item_index=\($0)" } ?? ""
        return ServerlessFailure(
            .payloadTooLarge, "request_bytes=\(bytes) limit_bytes=\(maximumBodyLength)\(place)")
    }

    // MARK: Batches

    private func ask(_ batch: ServerlessBatch) async throws -> ServerlessAnswer {
        var merger = ServerlessBatchMerger(batch)
        var attempts = 0
        var start = 0
        while start < batch.texts.count {
            let end = try batch.end(of: start, limit: maximumBodyLength)
            let part = batch.part(start..<max(end, start + 1))
            let body = try part.body
            guard end > start else { return .failed(tooLarge(body.count, item: start), attempts: attempts) }
            let answer = try await ask(body, part, { _ in })
            attempts += answer.attempts
            // An error of the plugin, or of the transport, is the answer to the whole.
            if answer.failure != nil || answer.error != nil { return answer }
            if let mismatch = merger.add(answer.replies, texts: end - start) {
                return .failed(mismatch, attempts: attempts)
            }
            start = end
        }
        return try merger.answer(attempts: attempts)
    }
}

extension PluginRequest {
    /// The envelope as a request's body, without a line feed (protocol section 5.2).
    var body: [UInt8] {
        get throws(JSONError) {
            var writer = JSONWriter()
            try envelope.write(to: &writer)
            return writer.bytes
        }
    }
}
