internal import HTTPTransport

/// One request and its response as both sides see it: the reactor delivers, one task waits and reads.
///
/// The two state machines decide under one lock; continuations are resumed, and the reactor is called, without it.
final class Exchange: HTTPBodySource {
    typealias HeadOutcome = Result<ResponseHead, TransportError>
    typealias BodyOutcome = Result<[UInt8]?, TransportError>

    private struct State {
        var head = HeadStateMachine<CheckedContinuation<HeadOutcome, Never>>()
        var body: BodyStateMachine<CheckedContinuation<BodyOutcome, Never>>
    }

    private let state: Locked<State>
    private let multi: CurlMulti

    init(multi: CurlMulti, highWatermark: Int) {
        self.multi = multi
        state = Locked(State(body: BodyStateMachine(highWatermark: highWatermark)))
    }

    // MARK: The reactor's side

    /// False when the task was cancelled before its transfer could be started.
    var isWanted: Bool { state.withLock { $0.head.isPending } }

    /// Hands over the response head.
    func deliver(_ head: ResponseHead) {
        let waiter = state.withLock { $0.head.settle(.success(head)) }
        waiter?.resume(returning: .success(head))
    }

    /// Hands over body bytes; `paused` tells that libcurl waits after them.
    ///
    /// - Returns: how many bytes are unread, and whether libcurl is to go on at once.
    func deliver(_ bytes: [UInt8], paused: Bool) -> (unread: Int, resumes: Bool) {
        let delivery = state.withLock { $0.body.deliver(bytes, paused: paused) }
        if let (waiter, bytes) = delivery.wakes { waiter.resume(returning: .success(bytes)) }
        return (delivery.unread, delivery.resumes)
    }

    /// Notes that the transfer is over; without a failure, complete.
    func end(_ failure: TransportError?) {
        let (head, body) = state.withLock { state in
            // A transfer that ends well without a head does not occur; a task must not wait for it all the same.
            let missing = failure ?? TransportError(.malformedResponse, "the response has no header")
            return (state.head.settle(.failure(missing)).map { ($0, missing) }, state.body.end(failure))
        }
        if let (waiter, error) = head { waiter.resume(returning: .failure(error)) }
        body?.resume(returning: failure.map { .failure($0) } ?? .success(nil))
    }

    // MARK: The task's side

    /// Starts the transfer and waits for the response head.
    func head(of request: PreparedRequest) async throws(TransportError) -> ResponseHead {
        let outcome = await withCheckedContinuation { (waiter: CheckedContinuation<HeadOutcome, Never>) in
            if let outcome = state.withLock({ $0.head.wait(waiter) }) {
                waiter.resume(returning: outcome)
            } else if !multi.start(request, for: self) {
                end(TransportError(.unavailable, "the HTTP transport has been shut down"))
            }
        }
        return try outcome.get()
    }

    func next() async throws(TransportError) -> [UInt8]? {
        // The whole exchange has a cancellation handler, but a child task may be cancelled by itself.
        if Task.isCancelled { cancel() }
        let found = state.withLock { $0.body.read() }
        if let outcome = act(on: found) { return try outcome.get() }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: CheckedContinuation<BodyOutcome, Never>) in
                let found = state.withLock { $0.body.wait(waiter) }
                if let outcome = act(on: found) { waiter.resume(returning: outcome) }
            }
        } onCancel: {
            cancel()
        }
        return try outcome.get()
    }

    /// Gives up at once: whoever waits is told, then the transfer is removed.
    func cancel() {
        close(TransportError(.cancelled, "the request was cancelled"))
    }

    /// Drops what the consumer has left unread when it is done.
    func abandon() {
        close(TransportError(.unavailable, "the response body was read outside the scope of its response"))
    }

    private func close(_ reason: TransportError) {
        let (head, body) = state.withLock { ($0.head.settle(.failure(reason)), $0.body.close(reason)) }
        head?.resume(returning: .failure(reason))
        body.wakes?.resume(returning: .failure(reason))
        if body.removesTransfer { multi.remove(self) }
    }

    /// What a read returns; `nil` when there is nothing yet.
    private func act(on read: BodyStateMachine<CheckedContinuation<BodyOutcome, Never>>.Read) -> BodyOutcome? {
        switch read {
        case .bytes(let bytes, let resumes):
            if resumes { multi.resume(self) }
            return .success(bytes)
        case .end: return .success(nil)
        case .failure(let error): return .failure(error)
        case .nothing: return nil
        }
    }
}
