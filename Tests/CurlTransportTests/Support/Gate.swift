import Glibc

@testable import CurlTransport

/// A gate that opens once: tasks and threads wait at it.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
        var threads: [ThreadWaiter] = []
    }

    private final class ThreadWaiter: Sendable {
        private let descriptor = Pipe()

        func wait() { descriptor.read() }
        func wake() { descriptor.write() }
    }

    private let state = Locked(State())

    var isOpen: Bool { state.withLock { $0.isOpen } }

    func open() {
        let (waiters, threads) = state.withLock { state in
            state.isOpen = true
            defer { (state.waiters, state.threads) = ([], []) }
            return (state.waiters, state.threads)
        }
        for waiter in waiters { waiter.resume() }
        for thread in threads { thread.wake() }
    }

    func wait() async {
        await withCheckedContinuation { waiter in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(waiter) }
                return state.isOpen
            }
            if isOpen { waiter.resume() }
        }
    }

    /// For a server's thread.
    func waitBlocking() {
        let waiter = ThreadWaiter()
        let isOpen = state.withLock { state in
            if !state.isOpen { state.threads.append(waiter) }
            return state.isOpen
        }
        if !isOpen { waiter.wait() }
    }
}

/// A pipe as the simplest thing that blocks a thread until another one says so.
private final class Pipe: Sendable {
    private let ends: (CInt, CInt)

    init() {
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        self.ends = (ends[0], ends[1])
    }

    deinit {
        close(ends.0)
        close(ends.1)
    }

    func read() {
        var byte: UInt8 = 0
        _ = Glibc.read(ends.0, &byte, 1)
    }

    func write() {
        var byte: UInt8 = 0
        _ = Glibc.write(ends.1, &byte, 1)
    }
}
