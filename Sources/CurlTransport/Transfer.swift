import CCurl
internal import HTTPTransport

/// What the transfers of one reactor share while it goes round.
///
/// Not `Sendable`: it belongs to `CurlMulti` and is used on the reactor thread only.
final class LoopTurn {
    /// The time at which the current turn began.
    var now: UInt64 = monotonicNanoseconds()
    /// Transfers that have received something which has not been handed over yet.
    var touched: [Transfer] = []
    /// No transfer's limit passes before this time.
    var nextDeadline: UInt64 = .max
}

/// One transfer on the reactor's side: the easy handle and what its callbacks collect.
///
/// Not `Sendable`: `CurlMulti` holds it in its table from start to end, which is also what keeps it alive while libcurl
/// has a pointer to it.
final class Transfer {
    let exchange: Exchange
    let request: PreparedRequest
    var easy: EasyHandle
    private let turn: LoopTurn

    private var parser: ResponseHeadParser
    private(set) var clock: TransferClock
    /// A complete head that has not been handed over yet.
    private var head: ResponseHead?
    /// Body bytes of this turn.
    ///
    /// Handed over once a turn, because one read of the socket can hold many HTTP chunks.
    private var inbox: [UInt8] = []
    /// How many bytes may come before libcurl has to pause, as of the last hand-over.
    private var room: Int
    private var isPaused = false
    private var isTouched = false
    /// Our own reason for stopping libcurl, more exact than the code it then reports.
    private(set) var failure: TransportError?
    /// Whether any line of a response has arrived.
    private(set) var responseBegan = false
    private var hasRetried = false
    /// For each part of the form, who hands out its content, if it is not a copy that does.
    private var formReaders: [FormPartReader?] = []

    init(_ request: PreparedRequest, exchange: Exchange, turn: LoopTurn) throws(TransportError) {
        self.request = request
        self.exchange = exchange
        self.turn = turn
        parser = ResponseHeadParser(limit: request.limits.maxResponseHeaderBytes)
        clock = TransferClock(request.timeouts)
        room = request.limits.highWatermark
        easy = try EasyHandle()
        try configure()
    }

    /// Gives libcurl the request's form.
    func setForm() throws(TransportError) {
        formReaders = request.form.map { part in
            if case .source(let source) = part.content { FormPartReader(source, of: self) } else { nil }
        }
        try easy.set(form: request.form, readers: formReaders)
    }

    // MARK: Called by libcurl

    /// The connection stands and the request goes out.
    func connected() {
        enter(.awaitingFirstByte)
    }

    /// A piece of the request's form goes out.
    func sent() {
        clock.touch(now: turn.now)
    }

    /// Something of ours makes libcurl stop.
    func fail(_ error: TransportError) {
        failure = error
    }

    /// Takes one header line; false stops the transfer.
    func receive(headerLine line: UnsafeRawBufferPointer) -> Bool {
        responseBegan = true
        enter(.receiving)
        switch parser.parse(line) {
        case .more: return true
        case .head(let head):
            self.head = head
            touch()
            return true
        case .failure(let error):
            failure = error
            return false
        }
    }

    /// Takes body bytes; false makes libcurl keep them and pause.
    func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
        touch()
        guard inbox.count < room else {
            isPaused = true
            clock.enter(.held, now: turn.now)
            return false
        }
        clock.touch(now: turn.now)
        inbox.append(contentsOf: bytes)
        return true
    }

    // MARK: Called by the loop

    /// Hands over what this turn has brought.
    ///
    /// True when libcurl has paused and is to go on at once.
    func flush() -> Bool {
        isTouched = false
        if let head = head.take() { exchange.deliver(head) }
        guard !inbox.isEmpty || isPaused else { return false }
        var bytes: [UInt8] = []
        swap(&bytes, &inbox)
        let (unread, resumes) = exchange.deliver(bytes, paused: isPaused)
        room = request.limits.highWatermark - unread
        return resumes
    }

    /// Lets libcurl go on.
    ///
    /// It may deliver what it has kept before this returns.
    func resume() {
        guard isPaused else { return }
        isPaused = false
        room = request.limits.highWatermark
        enter(.receiving)
        curl_easy_pause(easy.raw, CURLPAUSE_CONT)
    }

    /// The limit that has passed, if one has.
    func expiry() -> TransportError? {
        clock.expiry(now: turn.now, origin: request.origin)
    }

    /// Hands over the rest and the end.
    func end(_ failure: TransportError?) {
        _ = flush()
        exchange.end(failure)
    }

    /// Whether the transfer failed only because the server had already closed the idle connection it was sent on.
    ///
    /// libcurl (7.88, `Curl_retry_request`) itself repeats a request whose reused connection closes before any byte,
    /// or breaks while the first part is sent. It does not when the connection breaks during the rest of a long body.
    func mayRetry(after code: CURLcode) -> Bool {
        let broke = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING
        return broke && !hasRetried && !responseBegan && failure == nil && easy.info(CURLINFO_NUM_CONNECTS) == 0
            && easy.info(CURLINFO_HTTP_CONNECTCODE) == 0
    }

    /// Prepares for a second and last attempt, on a connection of its own.
    func prepareRetry() throws(TransportError) {
        hasRetried = true
        clock.enter(.connecting, now: turn.now)
        try easy.set(CURLOPT_FRESH_CONNECT, true)
    }

    private func enter(_ phase: TransferClock.Phase) {
        clock.enter(phase, now: turn.now)
        if let deadline = clock.deadline { turn.nextDeadline = min(turn.nextDeadline, deadline) }
    }

    private func touch() {
        guard !isTouched else { return }
        isTouched = true
        turn.touched.append(self)
    }
}
