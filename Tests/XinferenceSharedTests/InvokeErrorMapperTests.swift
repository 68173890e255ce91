import DifyPlugin
import HTTPTransport
import OpenAICompatible
import Testing

@testable import XinferenceShared

@Suite("The error mapper")
struct InvokeErrorMapperTests {
    private func mapped(_ reason: OpenAIError.Reason) -> InvokeError {
        InvokeErrorMapper.invokeError(
            for: OpenAIError(method: "POST", url: "http://host:9997/v1/chat/completions", reason: reason))
    }

    // MARK: Status

    struct Row: Sendable, CustomTestStringConvertible {
        var status: Int
        var words: String
        var isPlainText = false
        var kind: InvokeError.Kind
        /// Something the message's advice says.
        var advice = ""

        var testDescription: String { "\(status) \(words)" }

        init(_ status: Int, _ words: String, plain: Bool = false, _ kind: InvokeError.Kind, _ advice: String = "") {
            (self.status, self.words, isPlainText, self.kind, self.advice) = (status, words, plain, kind, advice)
        }
    }

    static let statusRows = [
        Row(301, "", .badRequest, "final address"), Row(307, "", .badRequest, "server_url"),
        Row(400, "Invalid input. Please specify the prompt.", .badRequest),
        Row(400, "Model not found in the model list, uid: nope", .badRequest, "model_uid"),
        Row(400, "Request exceeds the model's configured context length.", .badRequest, "context"),
        Row(400, "Only {'glm4', 'qwen3'} support tool calls", .badRequest, "without tools"),
        Row(401, "Could not validate credentials", .authorization, "api_key"),
        Row(401, "Not authenticated", .authorization), Row(401, "API key has expired", .authorization),
        Row(403, "API key does not have access to model: X", .authorization, "access"),
        Row(403, "Access denied for IP: 10.0.0.1", plain: true, .authorization, "XINFERENCE_ALLOWED_IPS"),
        Row(404, "Model not found in the model list, uid: nope (cached, retry after 10.0s)", .badRequest, "model_uid"),
        Row(404, "Not Found", .badRequest, "server_url"),
        Row(404, "an HTML page titled \"Xinference\"", .badRequest, "another server"),
        Row(405, "Method Not Allowed", .badRequest), Row(409, "", .badRequest),
        Row(413, "", .badRequest, "client_max_body_size"), Row(407, "", .badRequest, "HTTP_PROXY"),
        Row(418, "", .badRequest), Row(422, "body.file: Field required", .badRequest),
        Row(408, "", .connection), Row(499, "", .connection),
        Row(429, "Rate limit reached", .rateLimit, "Try again"),
        Row(429, "Too many failed attempts. IP temporarily banned.", .rateLimit, "wrong api_key"),
        Row(429, "Too many failed attempts for this key.", .rateLimit, "up to an hour"),
        Row(500, "CUDA out of memory. Tried to allocate 2 GiB", .serverUnavailable, "memory of the server"),
        Row(500, "the model process ended: CUDA out of memory", .serverUnavailable, "memory of the server"),
        Row(500, "torch.OutOfMemoryError: no room", .serverUnavailable, "memory of the server"),
        Row(500, "", .serverUnavailable, "log"), Row(500, "Kokoro broke", .serverUnavailable, "log"),
        Row(
            500, "Internal Server Error: 1 validation error for CreateChatCompletion max_tokens", plain: true,
            .badRequest),
        Row(500, "Internal Server Error: 2 validation errors for LoginUserForm", plain: true, .badRequest),
        Row(500, "Internal Server Error: Expecting value: line 1 column 35 (char 34)", plain: true, .badRequest),
        Row(
            500, "Internal Server Error: Expecting property name enclosed in double quotes: line 1", plain: true,
            .badRequest),
        Row(500, "Internal Server Error: 'list' object has no attribute 'items'", plain: true, .badRequest),
        Row(
            500, "Internal Server Error: [Errno 111] Connect call failed ('127.0.0.1', 40163)", plain: true,
            .serverUnavailable, "ten seconds"),
        Row(500, "Internal Server Error: no space left on device", plain: true, .serverUnavailable),
        Row(500, "1 validation error for a thing inside the server", .serverUnavailable),
        Row(
            500, "The chat completion request failed. Check the server logs for details.", .serverUnavailable,
            "longer than the model's context"),
        Row(
            500, "request (6001 tokens) exceeds the available context size (1024 tokens), try increasing it",
            .badRequest,
            "shorten"),
        Row(500, "Max tokens exceeds model's max length", .badRequest, "max_tokens"),
        Row(500, "'SentenceTransformerEmbeddingModel' object has no attribute 'model_spec'", .badRequest, "type"),
        Row(
            500,
            "An error happened while trying to locate the file on the Hub and we cannot find the requested files in the"
                + " local cache.", .badRequest, "another voice"),
        Row(500, "voice 'x' is not supported. Supported speakers are: aiden, dylan", .badRequest, "another voice"),
        Row(500, "Invalid voice: x, available speakers: {'EN-US': 0}", .badRequest, "field voices"),
        Row(500, "Speaker 'x' not supported. Available: ['a']", .badRequest, "another voice"),
        Row(500, "Unknown format: 'PCM'", .badRequest, "response_format"),
        Row(500, "CosyVoice model expect a prompt_speech", .badRequest, "by example"),
        Row(500, "prompt_text is required when prompt_speech is provided.", .badRequest, "prompt_text"),
        Row(
            500, "KPipeline.__call__() got an unexpected keyword argument 'prompt_speech'", .badRequest,
            "clones no voices"),
        Row(501, "Not implemented", .serverUnavailable), Row(502, "", .serverUnavailable, "gateway"),
        Row(
            503, "Model is loading, please retry later: Model slow is launching, not yet ready for inference",
            .serverUnavailable, "still loading; try again in 30 seconds"),
        Row(503, "Service Unavailable", plain: true, .serverUnavailable, "busy"), Row(504, "", .serverUnavailable),
        Row(599, "", .serverUnavailable), Row(204, "", .serverUnavailable),
    ]

    @Test("Every status has its class, its words and a next step", arguments: statusRows)
    func status(row: Row) {
        let error = mapped(
            .status(
                StatusFailure(
                    status: row.status, words: row.words, isPlainText: row.isPlainText, retryAfter: .seconds(30),
                    location: (300..<400).contains(row.status) ? "https://elsewhere/" : nil)))
        #expect(error.kind == row.kind, "\(error.message)")
        #expect(
            error.message.hasPrefix("POST http://host:9997/v1/chat/completions was answered with status \(row.status)"))
        #expect(error.message.contains(row.words.hasSuffix(".") ? String(row.words.dropLast()) : row.words))
        #expect(error.message.contains(row.advice), "\(error.message)")
        if (300..<400).contains(row.status) { #expect(error.message.contains("https://elsewhere/")) }
    }

    @Test("An unknown uid is a bad request whichever status the version gives it", arguments: [400, 404])
    func unknownModel(status: Int) {
        let error = mapped(.status(StatusFailure(status: status, words: "Model not found in the model list, uid: x")))
        #expect(error.kind == .badRequest)
        #expect(error.message.contains("model_uid"))
    }

    @Test("Every status from 100 to 999 is mapped, and those of a class alike", arguments: [100..<1000])
    func allStatuses(range: Range<Int>) {
        for status in range {
            let kind = mapped(.status(StatusFailure(status: status, words: ""))).kind
            switch status {
            case 401, 403: #expect(kind == .authorization)
            case 429: #expect(kind == .rateLimit)
            case 408, 499: #expect(kind == .connection)
            case 300..<500: #expect(kind == .badRequest)
            default: #expect(kind == .serverUnavailable)
            }
        }
    }

    // MARK: Transport

    @Test("Every transport failure has its class", arguments: TransportError.Code.allCases)
    func transport(code: TransportError.Code) {
        let error = mapped(.transport(TransportError(code, "what the transport says")))
        switch code {
        case .invalidURL, .invalidRequest: #expect(error.kind == .badRequest)
        case .bodyTooLarge: #expect(error.kind == .serverUnavailable)
        default: #expect(error.kind == .connection)
        }
        #expect(error.message.hasPrefix("POST http://host:9997/v1/chat/completions failed: what the transport says. "))
    }

    @Test(
        "A server on the same machine that refuses is looked for outside the container",
        arguments: [
            ("http://localhost:9997/v1/models", true), ("http://127.0.0.1/v1", true), ("https://[::1]:1/v1", true),
            ("http://0.0.0.0:9997", true), ("http://host:9997/v1", false), ("http://10.127.0.1/localhost", false),
            ("", false),
        ])
    func loopback(url: String, isHinted: Bool) {
        for code in TransportError.Code.allCases {
            let error = OpenAIError(method: "GET", url: url, reason: .transport(TransportError(code, "no")))
            let isUnreachable = code == .connectionRefused || code == .connectTimeout
            #expect(
                InvokeErrorMapper.invokeError(for: error).message.contains("host.docker.internal")
                    == (isHinted && isUnreachable))
        }
    }

    // MARK: Streams

    @Test(
        "An error inside a stream is told by its words",
        arguments: [
            ("Rate limit reached", .rateLimit), ("429: Rate limit reached for the model. Request limit 1", .rateLimit),
            ("Model not found in the model list, uid: nope", .badRequest),
            ("request (18009 tokens) exceeds the available context size (4096 tokens)", .badRequest),
            ("The decoder prompt (length 9) is longer than the maximum model length of 8", .badRequest),
            ("Model uid nope not found", .badRequest), ("The model 'x' was not found on this worker", .badRequest),
            ("Model file not found: weights.bin", .serverUnavailable), ("page not found", .serverUnavailable),
            ("CUDA out of memory. Tried to allocate 2 GiB", .serverUnavailable),
            ("Max tokens exceeds model's max length", .badRequest),
            ("image input is not supported - hint: if this is unexpected", .badRequest),
            ("Model model_format='pytorch' is not for creating embedding.", .badRequest),
            ("'SentenceTransformerEmbeddingModel' object has no attribute 'model_spec'", .badRequest),
            ("The chat completion request failed. Check the server logs for details.", .serverUnavailable),
            ("Model slow is launching, not yet ready for inference", .serverUnavailable),
            ("Connect call failed ('127.0.0.1', 1)", .serverUnavailable), ("something new", .serverUnavailable),
        ] as [(String, InvokeError.Kind)])
    func streamErrors(words: String, kind: InvokeError.Kind) {
        let error = mapped(.inStream(words: words))
        #expect(error.kind == kind, "\(error.message)")
        #expect(error.message.contains(words.hasSuffix(".") ? String(words.dropLast()) : words))
    }

    @Test("Where the server hides the cause, the message says what usually causes it")
    func hiddenCause() {
        let words = "The chat completion request failed. Check the server logs for details."
        for reason in [
            OpenAIError.Reason.inStream(words: words), .status(StatusFailure(status: 500, words: words)),
        ] {
            let message = mapped(reason).message
            for cause in ["context", "image", "crashed", "log"] { #expect(message.contains(cause)) }
        }
    }

    @Test("A stream that is incomplete is a connection error, one that cannot be read the server's")
    func brokenStreams() {
        #expect(mapped(.incompleteStream(events: 0)).kind == .connection)
        #expect(mapped(.incompleteStream(events: 7)).kind == .connection)
        #expect(mapped(.incompleteStream(events: 7)).message.contains("7 events"))
        #expect(mapped(.oversizeEvent(limit: 10)).kind == .serverUnavailable)
        let undecodable = mapped(.undecodable(JSONError(.syntax, at: 3, expected: "a value"), excerpt: "<html>"))
        #expect(undecodable.kind == .serverUnavailable)
        #expect(undecodable.message.contains("<html>"))
        #expect(undecodable.message.contains("byte 3"))
    }

    // MARK: Other errors

    @Test("Errors that know themselves stay what they are")
    func others() {
        let refusal = InvokeError(.badRequest, "temperature is too high")
        #expect(InvokeErrorMapper.map(refusal) as? InvokeError == refusal)
        let credentials = CredentialsValidateFailedError("server_url is missing.")
        #expect(InvokeErrorMapper.map(credentials) as? CredentialsValidateFailedError == credentials)
        let bare = InvokeErrorMapper.map(TransportError(.tls, "no trust")) as? InvokeError
        #expect(bare?.kind == .connection)
    }

    struct Unforeseen: Error {
        var words: String
    }

    @Test("Any other error ends as one of Dify's classes, with words")
    func anythingElse() {
        let cancelled = InvokeErrorMapper.map(CancellationError()) as? InvokeError
        #expect(cancelled?.kind == .connection)
        #expect(cancelled?.message.contains("cancelled") == true)
        let unforeseen = InvokeErrorMapper.map(Unforeseen(words: "odd")) as? InvokeError
        #expect(unforeseen?.kind == .serverUnavailable)
        for part in ["Unforeseen", "odd", "report"] { #expect(unforeseen?.message.contains(part) == true) }
        let endless = InvokeErrorMapper.map(Unforeseen(words: String(repeating: "x", count: 1 << 20))) as? InvokeError
        #expect((endless?.message.utf8.count ?? .max) < 1000)
    }

    @Test("Phrases are found in any case, at both ends, and nowhere else")
    func phrases() {
        #expect("Rate LIMIT reached".holds("rate limit"))
        #expect("a rate limit".holds("rate limit"))
        #expect(!"rate limi".holds("rate limit"))
        #expect(!"".holds("rate limit"))
        #expect(!"anything".holds(""))
    }
}
