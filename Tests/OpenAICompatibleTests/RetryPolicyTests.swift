import DifyPlugin
import HTTPTransport
import OpenAICompatible
import Testing

@Suite("Which failures are worth another try")
struct RetryPolicyTests {
    private func delay(
        _ reason: OpenAIError.Reason, retry: Int = 1, waited: Duration = .zero, jitter: Double = 1,
        policy: RetryPolicy = RetryPolicy()
    ) -> Duration? {
        policy.delay(after: reason, retry: retry, waited: waited, jitter: jitter)
    }

    private func status(_ status: Int, _ words: String = "", retryAfter: Duration? = nil) -> OpenAIError.Reason {
        .status(StatusFailure(status: status, words: words, retryAfter: retryAfter))
    }

    @Test("No response at all", arguments: TransportError.Code.allCases)
    func transport(code: TransportError.Code) {
        let isTransient = [.connectionRefused, .connectTimeout, .nameNotResolved].contains(code)
        #expect((delay(.transport(TransportError(code, ""))) != nil) == isTransient)
    }

    @Test(
        "Statuses",
        arguments: [200, 301, 400, 401, 403, 404, 405, 408, 409, 422, 429, 499, 500, 501, 502, 503, 504, 507])
    func statuses(code: Int) {
        #expect((delay(status(code)) != nil) == [429, 502, 503, 504].contains(code))
    }

    @Test(
        "A ban is left alone",
        arguments: [
            "Too many failed attempts. IP temporarily banned.", "Too many failed attempts for this key.",
        ])
    func bans(words: String) {
        #expect(delay(status(429, words, retryAfter: .seconds(1))) == nil)
        #expect(StatusFailure(status: 429, words: words).isBan)
        #expect(!StatusFailure(status: 503, words: words).isBan)
    }

    @Test(
        "Whatever went wrong with an answer under way",
        arguments: [
            OpenAIError.Reason.inStream(words: "Rate limit reached"), .incompleteStream(events: 0),
            .oversizeEvent(limit: 1), .undecodable(JSONError(.syntax, expected: "a value"), excerpt: ""),
        ])
    func begun(reason: OpenAIError.Reason) {
        #expect(delay(reason) == nil)
    }

    @Test(
        "The waiting time doubles up to its maximum",
        arguments: [(1, 250), (2, 500), (3, 1000), (4, 2000), (6, 8000), (7, 8000), (40, 8000), (Int.max, 8000)])
    func doubling(retry: Int, milliseconds: Int) {
        let policy = RetryPolicy(maximumRetries: .max)
        #expect(delay(status(503), retry: retry, policy: policy) == .milliseconds(milliseconds))
    }

    @Test("Chance takes off up to a half", arguments: [(0.0, 125), (0.5, 187.5), (1, 250)])
    func jitter(chance: Double, milliseconds: Double) throws {
        #expect(try #require(delay(status(503), jitter: chance)) == .milliseconds(milliseconds))
    }

    @Test("There are no more tries than allowed")
    func maximum() {
        #expect(delay(status(503), retry: 3) != nil)
        #expect(delay(status(503), retry: 4) == nil)
        #expect(delay(status(503), policy: RetryPolicy(maximumRetries: 0)) == nil)
    }

    @Test(
        "What the server asks for is kept, or not waited for at all",
        arguments: [(30, 0, 30), (300, 0, 300), (301, 0, nil), (30, 270, 30), (30, 271, nil)] as [(Int, Int, Int?)])
    func asked(seconds: Int, waited: Int, expected: Int?) {
        #expect(
            delay(status(503, retryAfter: .seconds(seconds)), waited: .seconds(waited))
                == expected.map { .seconds($0) })
    }

    @Test("A server that asks for less than our own waiting time gets ours")
    func askedLess() {
        #expect(delay(status(429, retryAfter: .zero)) == .milliseconds(250))
    }
}
