import Glibc
internal import HTTPTransport
import Synchronization

/// One thread that waits for sockets and runs whatever has to happen beside them.
///
/// It is the serial executor of `CurlMulti`, whose state is therefore reached from this thread only.
/// `ReactorTaskExecutor` lets tasks that read responses run on it as well.
final class Reactor: SerialExecutor {
    /// Something to run on the thread.
    fileprivate enum Work {
        case call(@Sendable () -> Void)
        case job(UnownedJob)
        case task(UnownedJob, UnownedTaskExecutor)
    }

    fileprivate enum Life {
        case running
        /// Told to stop; the thread finishes what has been queued.
        case stopping
        /// The thread runs nothing any more.
        case stopped
    }

    fileprivate struct Queue {
        var pending: [Work] = []
        /// The thread is in `epoll_wait` or about to be: the next work has to wake it.
        ///
        /// False while it runs, so that work that comes meanwhile costs no system call.
        var isAsleep = false
        var life: Life = .running
    }

    /// What the thread does, handed to it when it starts.
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    private let poller: Poller
    private let queue = Locked(Queue())
    private let thread = Locked<pthread_t?>(nil)
    /// The thread's identity for isolation checks; 0 before it runs.
    private let threadID = Atomic<pthread_t>(0)

    init() throws(TransportError) {
        poller = try Poller()
    }

    // MARK: Life

    /// Starts the thread.
    ///
    /// `run` is the whole of its life; it ends by calling `retire()`.
    func start(_ run: @escaping @Sendable () -> Void) throws(TransportError) {
        let body = Unmanaged.passRetained(
            Body { [self] in
                threadID.store(pthread_self(), ordering: .releasing)
                run()
            })
        var created = pthread_t()
        let code = pthread_create(
            &created, nil,
            { argument in
                Reactor.leaveSignalsToOtherThreads()
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            body.release()
            throw TransportError(.unavailable, "the transport's thread could not be started: \(systemMessage(code))")
        }
        thread.withLock { [created] in $0 = created }
    }

    /// Makes the thread stop and waits until it has.
    func stop() {
        let wakes = queue.withLock { queue in
            guard queue.life == .running else { return false }
            queue.life = .stopping
            return queue.wake()
        }
        if wakes { poller.wake() }
        guard let thread = thread.withLock({ $0.take() }) else { return }
        // A consumer that runs on this very thread cannot wait for it.
        if isCurrent { pthread_detach(thread) } else { pthread_join(thread, nil) }
    }

    /// Runs what is still queued and from then on nothing.
    func retire() {
        while true {
            let rest = queue.withLock { queue in
                if queue.pending.isEmpty { queue.life = .stopped }
                return queue.takePending()
            }
            if rest.isEmpty { return }
            run(rest)
        }
    }

    /// A write to a broken connection must not end the process, and handlers belong to the program's own threads.
    private static func leaveSignalsToOtherThreads() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, nil)
    }

    // MARK: Work

    /// Queues a call behind everything that is queued already.
    ///
    /// False when the reactor has stopped.
    func perform(_ call: @escaping @Sendable () -> Void) -> Bool {
        add(.call(call))
    }

    /// Queues a part of a task that runs here by preference.
    ///
    /// False when the reactor has stopped.
    func perform(_ job: UnownedJob, of executor: UnownedTaskExecutor) -> Bool {
        add(.task(job, executor))
    }

    func enqueue(_ job: consuming ExecutorJob) {
        // Isolated calls come through `perform`, which can say no. None awaits into the actor once the thread is gone.
        let isAccepted = add(.job(UnownedJob(job)))
        assert(isAccepted, "awaited into the reactor after its end")
    }

    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    func checkIsolated() {
        precondition(isCurrent, "transfer state is used outside the reactor thread")
    }

    private var isCurrent: Bool { threadID.load(ordering: .acquiring) == pthread_self() }

    private func add(_ work: Work) -> Bool {
        let (accepted, wakes) = queue.withLock { queue -> (Bool, Bool) in
            guard queue.life != .stopped else { return (false, false) }
            queue.pending.append(work)
            return (true, queue.wake())
        }
        if wakes { poller.wake() }
        return accepted
    }

    private func run(_ works: [Work]) {
        for work in works {
            switch work {
            case .call(let call): call()
            case .job(let job):
                job.runSynchronously(on: asUnownedSerialExecutor())
            case .task(let job, let executor):
                job.runSynchronously(on: executor)
            }
        }
    }

    // MARK: The thread's own calls

    /// Runs what is queued.
    ///
    /// False when the reactor has to stop.
    func runPending() -> Bool {
        // Work often queues more work. A few rounds save looking at the sockets in between; the bound keeps tasks that
        // never wait from starving them.
        for _ in 0..<16 {
            let (works, life) = queue.withLock { ($0.takePending(), $0.life) }
            run(works)
            if life != .running { return false }
            if works.isEmpty { break }
        }
        return true
    }

    /// Waits for sockets until something is queued or the deadline passes.
    ///
    /// - Parameter deadline: nanoseconds of the monotonic clock; `nil` waits without an end.
    /// - Returns: how many of the poller's events are filled in.
    func wait(until deadline: UInt64?, _ events: inout [Poller.Event]) -> Int {
        let mustStayAwake = queue.withLock { queue in
            queue.isAsleep = queue.pending.isEmpty && queue.life == .running
            return !queue.isAsleep
        }
        let count = poller.wait(milliseconds: mustStayAwake ? 0 : Self.milliseconds(until: deadline), &events)
        if !mustStayAwake { queue.withLock { $0.isAsleep = false } }
        return count
    }

    /// Watches a socket for the given epoll events; none ends the watch.
    func watch(_ socket: CInt, for events: UInt32) {
        poller.watch(socket, for: events)
    }

    /// Whether an event only ended the wait.
    func isInterrupt(_ event: Poller.Event) -> Bool {
        poller.isInterrupt(event)
    }

    /// Rounded up, so that the deadline has passed when the wait ends.
    private static func milliseconds(until deadline: UInt64?) -> CInt {
        guard let deadline else { return -1 }
        let now = monotonicNanoseconds()
        guard deadline > now else { return 0 }
        return CInt(clamping: (deadline - now - 1) / 1_000_000 + 1)
    }
}

extension Reactor.Queue {
    /// Whether the thread has to be woken; true once for each sleep.
    fileprivate mutating func wake() -> Bool {
        defer { isAsleep = false }
        return isAsleep
    }

    fileprivate mutating func takePending() -> [Reactor.Work] {
        guard !pending.isEmpty else { return [] }
        defer { pending = [] }
        return pending
    }
}
