import Testing

@testable import XinferenceStandIn

@Suite("What models remember between requests")
struct ModelStateTests {
    private let start = ContinuousClock.now

    @Test func `A model with a pace takes one request after the other, each model for itself`() {
        var pace = ModelPace()
        func finish(_ uid: String, _ arrival: Int) -> Duration {
            pace.finish(of: uid, after: .milliseconds(20), at: start + .milliseconds(arrival)) - start
        }
        #expect(finish("a", 0) == .milliseconds(20))
        #expect(finish("a", 5) == .milliseconds(40))
        #expect(finish("b", 5) == .milliseconds(25))
        #expect(finish("a", 100) == .milliseconds(120))
    }

    @Test func `Requests of one window share their tokens, those of another do not`() {
        var totals = BatchTotals()
        let first = totals.join("a", tokens: 4, at: start)
        let second = totals.join("a", tokens: 8, at: start + .milliseconds(19))
        let other = totals.join("b", tokens: 1, at: start)
        let late = totals.join("a", tokens: 16, at: first.end)
        #expect(second.end == first.end)
        #expect([first, second, other, late].map { totals.tokens(of: $0) } == [12, 12, 1, 16])
    }
}
