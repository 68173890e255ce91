import CCurl
import Glibc
internal import HTTPTransport

/// The owner of the libcurl multi handle and of every running transfer.
///
/// Its executor is the reactor thread, which spends its life in `run()`. libcurl calls back on that thread while one of
/// its functions runs, so the callbacks enter with `assumeIsolated`. Everybody else uses the `nonisolated` methods,
/// which queue a call and never wait.
actor CurlMulti {
    nonisolated let reactor: Reactor
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let handle: MultiHandle
    private let turn = LoopTurn()
    /// Every running transfer; what is in here, libcurl may have pointers to.
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    /// When libcurl wants to be called without an event.
    private var curlDeadline: UInt64?
    private var events = [Poller.Event](repeating: epoll_event(), count: 128)
    private var isClosed = false

    init(reactor: Reactor, maxIdleConnections: Int) throws(TransportError) {
        self.reactor = reactor
        handle = try MultiHandle(maxIdleConnections: maxIdleConnections)
    }

    // MARK: From any thread

    /// Starts a transfer whose outcome goes to `exchange`.
    ///
    /// False when the reactor has stopped.
    nonisolated func start(_ request: PreparedRequest, for exchange: Exchange) -> Bool {
        reactor.perform { self.assumeIsolated { $0.add(request, for: exchange) } }
    }

    /// Lets a paused transfer go on.
    nonisolated func resume(_ exchange: Exchange) {
        _ = reactor.perform { self.assumeIsolated { $0.transfers[ObjectIdentifier(exchange)]?.resume() } }
    }

    /// Removes a transfer nobody waits for any more, if it still runs.
    nonisolated func remove(_ exchange: Exchange) {
        _ = reactor.perform {
            self.assumeIsolated { multi in
                if let transfer = multi.transfers[ObjectIdentifier(exchange)] { multi.drop(transfer) }
            }
        }
    }

    // MARK: The loop

    /// The reactor thread's life.
    func run() {
        handle.install(self)
        while reactor.runPending() {
            flush()
            fireTimers()
            let count = reactor.wait(until: nextWake, &events)
            turn.now = monotonicNanoseconds()
            for index in 0..<count { act(on: events[index]) }
            finishCompleted()
        }
        close()
        reactor.retire()
    }

    private var nextWake: UInt64? {
        if !turn.touched.isEmpty { return 0 }
        let next = min(curlDeadline ?? .max, turn.nextDeadline)
        return next == .max ? nil : next
    }

    private func act(on event: Poller.Event) {
        guard !reactor.isInterrupt(event) else { return }
        var mask: CInt = 0
        if event.events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0 { mask |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_ERR }
        handle.act(on: event.data.fd, mask)
        flush()
    }

    /// Hands over what libcurl has just delivered.
    ///
    /// A transfer that goes on at once may deliver more.
    private func flush() {
        while let transfer = turn.touched.popLast() {
            if transfer.flush() { transfer.resume() }
        }
    }

    private func fireTimers() {
        turn.now = monotonicNanoseconds()
        if let due = curlDeadline, due <= turn.now {
            curlDeadline = nil
            handle.act(on: CURL_SOCKET_TIMEOUT, 0)
            flush()
            finishCompleted()
        }
        guard turn.nextDeadline <= turn.now else { return }
        // Activity moves a deadline back without touching `nextDeadline`, so most transfers found here have not expired.
        turn.nextDeadline = .max
        for transfer in Array(transfers.values) {
            if let error = transfer.expiry() {
                drop(transfer)
                transfer.end(error)
            } else if let deadline = transfer.clock.deadline {
                turn.nextDeadline = min(turn.nextDeadline, deadline)
            }
        }
    }

    // MARK: Transfers

    private func add(_ request: PreparedRequest, for exchange: Exchange) {
        guard exchange.isWanted else { return }  // cancelled before it got here
        do throws(TransportError) {
            guard !isClosed else { throw Self.shutDown }
            turn.now = monotonicNanoseconds()
            let transfer = try Transfer(request, exchange: exchange, turn: turn)
            try handle.add(transfer.easy)
            transfers[ObjectIdentifier(exchange)] = transfer
        } catch {
            exchange.end(error)
        }
    }

    /// Takes a transfer out of libcurl.
    ///
    /// When its response is incomplete, that closes the connection.
    private func drop(_ transfer: Transfer) {
        handle.remove(transfer.easy)
        transfers[ObjectIdentifier(transfer.exchange)] = nil
    }

    private func finishCompleted() {
        while let (context, code) = handle.nextCompleted() {
            guard let transfer = Transfer.behind(context) else { continue }
            if transfer.mayRetry(after: code), retry(transfer) { continue }
            drop(transfer)
            transfer.end(transfer.error(for: code))
        }
    }

    private func retry(_ transfer: Transfer) -> Bool {
        handle.remove(transfer.easy)
        do throws(TransportError) {
            try transfer.prepareRetry()
            try handle.add(transfer.easy)
            return true
        } catch {
            return false
        }
    }

    private func close() {
        isClosed = true
        for transfer in Array(transfers.values) {
            drop(transfer)
            transfer.end(Self.shutDown)
        }
        turn.touched = []
        handle.close()
    }

    private static var shutDown: TransportError {
        TransportError(.unavailable, "the HTTP transport has been shut down")
    }

    // MARK: Called by libcurl

    /// libcurl wants a socket watched, or no longer.
    func watch(_ socket: CInt, _ what: CInt) {
        switch what {
        case CURL_POLL_IN:
            Self.acknowledgeAtOnce(socket)
            reactor.watch(socket, for: EPOLLIN.rawValue)
        case CURL_POLL_OUT: reactor.watch(socket, for: EPOLLOUT.rawValue)
        case CURL_POLL_INOUT: reactor.watch(socket, for: EPOLLIN.rawValue | EPOLLOUT.rawValue)
        default: reactor.watch(socket, for: 0)
        }
    }

    /// Has the system acknowledge what is read without the usual delay of 40 ms.
    ///
    /// Xinference writes the head of an answer and its body apart, with Nagle's algorithm on: the body of every answer on a
    /// kept connection, and tokens in the midst of a stream, wait for our acknowledgement of what came before. The system
    /// forgets the wish when something is sent, so it is made anew for each request, once libcurl has sent it and waits.
    private static func acknowledgeAtOnce(_ socket: CInt) {
        var isOn: CInt = 1
        // Without it, or on something that is not TCP, all is only slower.
        _ = setsockopt(socket, CInt(IPPROTO_TCP), TCP_QUICKACK, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    /// libcurl wants to be called after so many milliseconds; a negative number means not at all.
    func setTimer(milliseconds: Int) {
        curlDeadline = milliseconds < 0 ? nil : monotonicNanoseconds() + UInt64(milliseconds) * 1_000_000
    }
}
