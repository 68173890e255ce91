import DifyPlugin
import HTTPTransport
import OpenAICompatible
import Testing
import XinferenceClient

@testable import XinferenceShared

@Suite("The catalogue's state")
struct ModelCatalogStateTests {
    private let key = ModelCatalogKey(server: OpenAIServer(baseURL: "http://host"), uid: "m")
    private let one = ModelDescription(uid: "m", kind: .llm, contextLength: 1)
    private let two = ModelDescription(uid: "m", kind: .llm, contextLength: 2)
    private let failure = OpenAIError(
        method: "GET", url: "http://host/v1/models/m", reason: .incompleteStream(events: 0))

    private enum Seen: Equatable {
        case answer(Int?, refreshes: Bool)
        case wait(fetches: Bool)
    }

    private func see(_ action: ModelCatalogState.Action) -> Seen {
        switch action {
        case .answer(.success(let description), let refreshes):
            .answer(description.contextLength, refreshes: refreshes)
        case .answer(.failure, let refreshes): .answer(nil, refreshes: refreshes)
        case .wait(let fetches): .wait(fetches: fetches)
        }
    }

    private func lookUp(_ state: inout ModelCatalogState, _ waiter: UInt64, at seconds: Int) -> Seen {
        see(state.lookUp(key, waiter: waiter, now: .seconds(seconds)))
    }

    @Test("The first caller fetches, others wait with it, and all are told")
    func singleFlight() {
        var state = ModelCatalogState()
        #expect(lookUp(&state, 1, at: 0) == .wait(fetches: true))
        #expect(lookUp(&state, 2, at: 0) == .wait(fetches: false))
        #expect(state.finish(key, .success(one), now: .seconds(1)) == [1, 2])
        #expect(lookUp(&state, 3, at: 2) == .answer(1, refreshes: false))
    }

    @Test("A caller that cannot wait gets what is known, and starts what is due")
    func peek() {
        var state = ModelCatalogState()
        func peek(at seconds: Int) -> String {
            let (known, fetches) = state.peek(key, now: .seconds(seconds))
            return "\(known?.contextLength ?? 0) \(fetches ? "fetch" : "-")"
        }
        #expect(peek(at: 0) == "0 fetch")
        #expect(peek(at: 1) == "0 -", "one fetch at a time")
        _ = state.finish(key, .failure(failure), now: .seconds(2))
        #expect(peek(at: 61) == "0 -", "a failure is not tried again at once: it may be a wrong key")
        #expect(peek(at: 62) == "0 fetch")
        _ = state.finish(key, .success(one), now: .seconds(63))
        #expect(peek(at: 64) == "1 -")
        #expect(peek(at: 123) == "1 fetch")
        #expect(peek(at: 3662) == "1 -", "old, but better than nothing while a fetch is under way")
        _ = state.finish(key, .success(two), now: .seconds(3663))
        #expect(peek(at: 3664) == "2 -")
    }

    @Test("A stale description is answered at once and renewed by one caller")
    func staleWhileRevalidate() {
        var state = ModelCatalogState()
        _ = lookUp(&state, 1, at: 0)
        _ = state.finish(key, .success(one), now: .zero)
        #expect(lookUp(&state, 2, at: 59) == .answer(1, refreshes: false))
        #expect(lookUp(&state, 3, at: 60) == .answer(1, refreshes: true))
        #expect(lookUp(&state, 4, at: 61) == .answer(1, refreshes: false))
        #expect(state.finish(key, .success(two), now: .seconds(62)).isEmpty)
        #expect(lookUp(&state, 5, at: 63) == .answer(2, refreshes: false))
    }

    @Test("A renewal that fails keeps the old description and is not repeated at once")
    func failedRenewal() {
        var state = ModelCatalogState()
        _ = lookUp(&state, 1, at: 0)
        _ = state.finish(key, .success(one), now: .zero)
        #expect(lookUp(&state, 2, at: 100) == .answer(1, refreshes: true))
        _ = state.finish(key, .failure(failure), now: .seconds(101))
        #expect(lookUp(&state, 3, at: 102) == .answer(1, refreshes: false))
        #expect(lookUp(&state, 4, at: 104) == .answer(1, refreshes: true))
    }

    @Test("A description too old to answer is waited for")
    func expiry() {
        var state = ModelCatalogState()
        _ = lookUp(&state, 1, at: 0)
        _ = state.finish(key, .success(one), now: .zero)
        #expect(lookUp(&state, 2, at: 3600) == .wait(fetches: true))
    }

    @Test("A description that expires while it is being renewed does not start a second fetch")
    func expiryDuringRenewal() {
        var state = ModelCatalogState()
        _ = lookUp(&state, 1, at: 0)
        _ = state.finish(key, .success(one), now: .zero)
        #expect(lookUp(&state, 2, at: 3599) == .answer(1, refreshes: true))
        #expect(lookUp(&state, 3, at: 3601) == .wait(fetches: false))
        #expect(state.finish(key, .success(two), now: .seconds(3602)) == [3])
    }

    @Test("A failure is believed for a short time")
    func negative() {
        var state = ModelCatalogState()
        _ = lookUp(&state, 1, at: 0)
        #expect(state.finish(key, .failure(failure), now: .zero) == [1])
        #expect(lookUp(&state, 2, at: 2) == .answer(nil, refreshes: false))
        #expect(lookUp(&state, 3, at: 3) == .wait(fetches: true))
    }

    @Test("Of a fetch that was given up nothing is kept")
    func givenUp() {
        var state = ModelCatalogState()
        _ = lookUp(&state, 1, at: 0)
        #expect(state.finish(key, nil, now: .zero) == [1])
        #expect(state.count == 0)
        #expect(lookUp(&state, 2, at: 0) == .wait(fetches: true))
    }

    @Test("A waiter that leaves is not told; the others are")
    func abandoning() {
        var state = ModelCatalogState()
        _ = lookUp(&state, 1, at: 0)
        _ = lookUp(&state, 2, at: 0)
        state.abandon(key, waiter: 1)
        #expect(state.finish(key, .success(one), now: .zero) == [2])
    }

    @Test("The longest unused entry goes first, and never one that is being fetched")
    func eviction() {
        var state = ModelCatalogState(limits: .init(entries: 3))
        let keys = (0..<5).map {
            ModelCatalogKey(server: OpenAIServer(baseURL: "http://host"), uid: "m\($0)")
        }
        for (second, key) in keys.prefix(3).enumerated() {
            _ = state.lookUp(key, waiter: 0, now: .seconds(second))
            if second > 0 { _ = state.finish(key, .success(one), now: .seconds(second)) }
        }
        _ = state.lookUp(keys[1], waiter: 0, now: .seconds(10))
        _ = state.lookUp(keys[3], waiter: 0, now: .seconds(11))
        #expect(state.count == 3)
        #expect(see(state.lookUp(keys[0], waiter: 9, now: .seconds(12))) == .wait(fetches: false))
        #expect(see(state.lookUp(keys[1], waiter: 0, now: .seconds(13))) == .answer(1, refreshes: false))
        #expect(see(state.lookUp(keys[2], waiter: 0, now: .seconds(14))) == .wait(fetches: true))
    }

    @Test("Another server, uid, key or gateway header is another entry")
    func keys() {
        let base = OpenAIServer(baseURL: "http://host", apiKey: Secret("a"))
        var servers = [base, base, base, base]
        servers[1].baseURL = "http://other"
        servers[2].apiKey = Secret("b")
        servers[3].extraHeaders = [.init("X-Tenant", "2")]
        let keys = servers.map { ModelCatalogKey(server: $0, uid: "m") } + [ModelCatalogKey(server: base, uid: "n")]
        #expect(Set(keys).count == 5)
        #expect(ModelCatalogKey(server: base, uid: "m") == keys[0])
    }

    @Test("A key does not hold the API key")
    func secrecy() {
        var dumped = ""
        dump(
            ModelCatalogKey(server: OpenAIServer(baseURL: "http://host", apiKey: Secret("very-secret")), uid: "m"),
            to: &dumped)
        #expect(!dumped.contains("very-secret"))
    }
}
