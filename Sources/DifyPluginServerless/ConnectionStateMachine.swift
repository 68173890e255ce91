import NIOCore
import NIOHTTP1

/// One connection as a value: what comes from the client, and what there is to do about it.
///
/// ```
/// awaitingHead ── head ──▶ receiving ── end ──▶ answering ── responseEnded ──▶ awaitingHead
///    ▲  │ └─ head without body to read ──▶ replying ── end ──▶ answering           │ the connection
///    │  └─ refused before its body, or malformed ─────────────▶ answering          ▼ is not kept
///    └── drain, timedOut: close                          closing ◀── responseWritten ── flushing
/// ```
struct ConnectionStateMachine {
    /// What the connection has to do next.
    enum Action: Equatable {
        case none
        /// Tell the client that its body is welcome.
        case sendContinue
        /// Carry out a request.
        case answer([UInt8])
        /// Say this, and then that the response has ended.
        case reply(Reply)
        /// Close the connection at once.
        case close
    }

    /// What becomes of the connection when a response has ended.
    enum Ending: Equatable {
        /// The next request may come.
        case keep
        /// It is closed; the client has nothing more to say.
        case close
        /// Our side is closed, and the rest when the client has closed its own.
        ///
        /// A client that still sends would be reset otherwise, and lose what it has not read.
        case closeOutput
    }

    private enum State: Equatable {
        /// Between two requests, or before the first.
        case awaitingHead
        /// A request to carry out is arriving.
        case receiving
        /// A request is arriving whose answer is known.
        case replying(Reply)
        /// A request is being answered.
        case answering
        /// All is said; the client has to read it.
        case flushing
        /// All is handed over; the client has to close.
        case closing
    }

    private let configuration: ServerlessConfiguration
    private var state = State.awaitingHead
    private var body: [UInt8] = []
    private var isDraining = false
    /// The client is being answered before its request was read.
    private var isRefusing = false
    /// Whether the response that is being given may be followed by another on this connection.
    private(set) var keepsAlive = true
    /// The version to answer in: to HTTP/1.0 nothing is said in chunks.
    private(set) var version = HTTPVersion.http1_1

    init(configuration: ServerlessConfiguration) {
        self.configuration = configuration
    }

    /// How long the present state may last; `nil` for as long as it takes.
    var limit: Duration? {
        switch state {
        case .awaitingHead: configuration.timeouts.head
        case .receiving, .replying: configuration.timeouts.body
        case .answering: nil
        case .flushing: configuration.timeouts.stall
        case .closing: configuration.timeouts.close
        }
    }

    // MARK: From the client

    mutating func head(_ head: HTTPRequestHead) -> Action {
        guard state == .awaitingHead else { return .none }
        // A client of HTTP/1.0 cannot tell where a chunked answer ends but by the connection's end.
        keepsAlive = head.isKeepAlive && head.version.minor > 0 && head.method != .CONNECT && !isDraining
        version = head.version.major == 1 && head.version.minor == 0 ? .http1_0 : .http1_1
        let length = head.headers.first(name: "content-length").flatMap { Int($0) }.map { max($0, 0) } ?? 0
        let hasBody = length > 0 || head.headers.contains(name: "transfer-encoding")
        switch RequestRoute(head) {
        case .reply(let reply) where hasBody: return refuse(reply)
        case .reply(let reply):
            state = .replying(reply)
            return .none
        case .invoke where length > configuration.maximumBodyLength:
            return refuse(.tooLarge(limit: configuration.maximumBodyLength))
        case .invoke:
            state = .receiving
            body.reserveCapacity(length)
            let isAsking = head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
            return hasBody && isAsking && head.version.minor > 0 ? .sendContinue : .none
        }
    }

    mutating func body(_ bytes: ByteBuffer) -> Action {
        guard state == .receiving else { return .none }
        guard bytes.readableBytes <= configuration.maximumBodyLength - body.count else {
            return refuse(.tooLarge(limit: configuration.maximumBodyLength))
        }
        body.append(contentsOf: bytes.readableBytesView)
        return .none
    }

    mutating func end() -> Action {
        switch state {
        case .receiving:
            state = .answering
            // The array goes away with the request: memory of a large one is not kept for the connection's life.
            defer { body = [] }
            return .answer(body)
        case .replying(let reply):
            state = .answering
            return .reply(reply)
        case .awaitingHead, .answering, .flushing, .closing: return .none
        }
    }

    /// What came is not HTTP, or more of it than is taken.
    mutating func malformed(_ reply: Reply) -> Action {
        switch state {
        case .awaitingHead, .receiving, .replying: refuse(reply)
        case .answering, .flushing, .closing: .none
        }
    }

    /// Answers before the request has been read; its rest cannot be told from a next request then.
    private mutating func refuse(_ reply: Reply) -> Action {
        keepsAlive = false
        isRefusing = true
        body = []
        state = .answering
        return .reply(reply)
    }

    // MARK: From us

    /// The response is complete.
    mutating func responseEnded() -> Ending {
        let isKept = keepsAlive && !isDraining
        state = isKept ? .awaitingHead : .flushing
        return isKept ? .keep : isRefusing ? .closeOutput : .close
    }

    /// All of the last response has been handed to the system.
    mutating func responseWritten() {
        if state == .flushing { state = .closing }
    }

    /// Takes no request after the one that is here.
    mutating func drain() -> Action {
        isDraining = true
        guard state == .awaitingHead else {
            keepsAlive = false
            return .none
        }
        state = .closing
        return .close
    }

    /// The present state lasted too long.
    mutating func timedOut() -> Action {
        switch state {
        case .receiving, .replying: refuse(.timedOut(after: configuration.timeouts.body))
        case .awaitingHead, .answering, .flushing, .closing: .close
        }
    }
}
