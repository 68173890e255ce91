import DifyPlugin
public import HTTPTransport

/// A transport without a network: it notes every request and answers from a script, one answer per request, in order.
public final class ScriptedTransport: Transport {
    private struct State {
        var requests: [HTTPRequest] = []
        var answers: [ScriptedAnswer]
    }

    private let state: Locked<State>

    /// Makes a transport with its script.
    public init(_ answers: [ScriptedAnswer]) {
        state = Locked(State(answers: answers))
    }

    /// Makes a transport with its script.
    public convenience init(_ answers: ScriptedAnswer...) {
        self.init(answers)
    }

    /// The requests so far.
    public var requests: [HTTPRequest] { state.withLock { $0.requests } }

    /// The requests so far as `GET http://host/path`.
    public var lines: [String] { requests.map { "\($0.method.rawValue) \($0.url)" } }

    /// Answers that nobody asked for.
    public var unusedAnswers: Int { state.withLock { $0.answers.count } }

    /// Plays the next answer.
    ///
    /// - Throws: `unavailable` once the script has run out, which fails the test that asked too often.
    public func withResponse<Result>(
        to request: HTTPRequest, _ consume: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        let answer = state.withLock { state -> ScriptedAnswer? in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else { throw TransportError(.unavailable, "the script has no answer to \(request.url)") }
        return try await answer.play(consume)
    }
}
