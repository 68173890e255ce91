import DifyPlugin
public import HTTPTransport

/// A transport without a network that makes each answer from the request; the test decides when.
///
/// A request whose task is cancelled fails as it does on the network, without its answer.
public final class AnsweringTransport: Transport {
    private struct State {
        var requests: [HTTPRequest] = []
        var underWay = 0
        var mostUnderWay = 0
        var watchers: [(count: Int, arrived: Gate)] = []
    }

    private let state = Locked(State())
    private let answer: @Sendable (HTTPRequest, Int) async throws -> ScriptedAnswer

    /// Makes a transport.
    ///
    /// - Parameter answer: makes the answer to a request, which is told with its number from 0; it may wait before.
    public init(_ answer: @escaping @Sendable (HTTPRequest, Int) async throws -> ScriptedAnswer) {
        self.answer = answer
    }

    /// The requests so far.
    public var requests: [HTTPRequest] { state.withLock { $0.requests } }

    /// The most requests that were ever under way at a time.
    public var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }

    /// Waits until that many requests have arrived.
    public func waitForRequests(_ count: Int) async {
        let arrived = Gate()
        state.withLock { state in
            if state.requests.count >= count { return arrived.open() }
            state.watchers.append((count, arrived))
        }
        await arrived.pass()
    }

    /// Plays the answer once it is there.
    public func withResponse<Result>(
        to request: HTTPRequest, _ consume: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        let number = arrive(request)
        defer { state.withLock { $0.underWay -= 1 } }
        let answer = try await answer(request, number)
        if Task.isCancelled { throw TransportError(.cancelled, "the task was cancelled") }
        return try await answer.play(consume)
    }

    private func arrive(_ request: HTTPRequest) -> Int {
        let (number, arrived) = state.withLock { state in
            state.requests.append(request)
            state.underWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.underWay)
            let count = state.requests.count
            let arrived = state.watchers.filter { $0.count <= count }.map(\.arrived)
            state.watchers.removeAll { $0.count <= count }
            return (count - 1, arrived)
        }
        for gate in arrived { gate.open() }
        return number
    }
}
