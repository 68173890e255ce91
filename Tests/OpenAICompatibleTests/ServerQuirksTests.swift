import DifyPlugin
import Testing

@testable import OpenAICompatible

/// Fields of a request that a server may refuse by name.
private enum FieldQuirk: String, ServerQuirk {
    case first
    case second
    case third

    func isShown(by failure: StatusFailure, to request: Set<String>) -> Bool {
        request.contains(rawValue) && failure.says(rawValue)
    }

    func adapt(_ request: inout Set<String>) {
        request.remove(rawValue)
    }
}

@Suite("The memory of what servers do not take", .timeLimit(.minutes(1)))
struct ServerQuirksTests {
    private static let all: Set<String> = ["first", "second", "third", "plain"]
    private let server = OpenAIServer(baseURL: "http://s", apiKey: Secret("k"))

    private static func failure(_ words: String, status: Int = 400) -> OpenAIError {
        OpenAIError(
            method: "POST", url: "http://s/v1", reason: .status(StatusFailure(status: status, words: words)))
    }

    /// The forms in which a request was tried at a server that refuses some fields, naming all that it was sent.
    private func tries(
        _ quirks: ServerQuirks<FieldQuirk>, _ request: Set<String> = all, refusing refused: Set<String>,
        model: String = "m", server: OpenAIServer? = nil, status: Int = 400
    ) async throws -> [Set<String>] {
        let tried = Locked<[Set<String>]>([])
        let result = try await quirks.adapting(request, of: model, to: server ?? self.server) { request in
            tried.withLock { $0.append(request) }
            let named = request.intersection(refused)
            if !named.isEmpty { throw Self.failure(named.sorted().joined(separator: ", "), status: status) }
            return request
        }
        #expect(tried.withLock { $0.last } == result)
        return tried.withLock { $0 }
    }

    @Test("What a server did not take is tried again after an hour")
    func expiry() async throws {
        let start = ContinuousClock.now
        let passed = Locked(Duration.zero)
        let quirks = ServerQuirks<FieldQuirk> { start + passed.withLock { $0 } }
        #expect(try await tries(quirks, ["first"], refusing: ["first"]) == [["first"], []])
        passed.withLock { $0 = .seconds(3599) }
        #expect(try await tries(quirks, ["first"], refusing: []) == [[]])
        passed.withLock { $0 = .seconds(3600) }
        #expect(try await tries(quirks, ["first"], refusing: []) == [["first"]])
    }

    @Test("A request that is taken is sent once, as it is")
    func taken() async throws {
        let quirks = ServerQuirks<FieldQuirk>()
        #expect(try await tries(quirks, refusing: []) == [Self.all])
        #expect(quirks.count == 0)
    }

    @Test(
        "Any number of quirks is found, one after the other, and then known",
        arguments: [["first"], ["third"], ["first", "third"], ["first", "second", "third"]] as [Set<String>],
        [400, 422, 500])
    func found(refused: Set<String>, status: Int) async throws {
        let quirks = ServerQuirks<FieldQuirk>()
        #expect(try await tries(quirks, refusing: refused, status: status).count == refused.count + 1)
        #expect(try await tries(quirks, refusing: refused) == [Self.all.subtracting(refused)])
        #expect(quirks.count == refused.count)
    }

    @Test("Only the fields that a request has are taken out of it")
    func absent() async throws {
        let quirks = ServerQuirks<FieldQuirk>()
        _ = try await tries(quirks, refusing: ["first"])
        #expect(try await tries(quirks, ["second"], refusing: ["first"]) == [["second"]])
    }

    @Test("Each server and each model has its own, whatever the key")
    func separate() async throws {
        let quirks = ServerQuirks<FieldQuirk>()
        #expect(try await tries(quirks, refusing: ["first"]).count == 2)
        #expect(try await tries(quirks, refusing: ["first"], model: "n").count == 2)
        #expect(
            try await tries(quirks, refusing: ["first"], server: OpenAIServer(baseURL: "http://t")).count == 2)
        #expect(
            try await tries(quirks, refusing: ["first"], server: OpenAIServer(baseURL: "http://s")).count == 1)
    }

    @Test(
        "Other failures are passed on at once",
        arguments: [
            failure("first", status: 399), failure("first", status: 501), failure("first", status: 503),
            failure("first", status: 401), failure("first", status: 404), failure("first", status: 413),
            failure("first", status: 429),
            failure("fourth"), failure(""),
            OpenAIError(method: "POST", url: "", reason: .inStream(words: "first")),
            OpenAIError(method: "POST", url: "", reason: .unusable(.count(expected: 1, found: 0))),
        ])
    func others(error: OpenAIError) async {
        let quirks = ServerQuirks<FieldQuirk>()
        let tried = Locked(0)
        await #expect(throws: error) {
            try await quirks.adapting(Self.all, of: "m", to: server) { _ in
                tried.withLock { $0 += 1 }
                throw error
            }
        }
        #expect(tried.withLock { $0 } == 1)
        #expect(quirks.count == 0)
    }

    @Test("Errors that are none of the server's are passed on as they are")
    func foreign() async {
        await #expect(throws: CancellationError.self) {
            try await ServerQuirks<FieldQuirk>().adapting(Self.all, of: "m", to: server) { _ in
                throw CancellationError()
            }
        }
    }

    @Test("A server that refuses every form is asked once for each quirk, and once more")
    func endless() async {
        let tried = Locked(0)
        await #expect(throws: OpenAIError.self) {
            try await ServerQuirks<FieldQuirk>().adapting(Self.all, of: "m", to: server) { _ in
                tried.withLock { $0 += 1 }
                throw Self.failure("first second third")
            }
        }
        #expect(tried.withLock { $0 } == 4)
    }

    @Test("Many at once find the same, and each is answered")
    func concurrent() async throws {
        let quirks = ServerQuirks<FieldQuirk>()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 {
                group.addTask { try await tries(quirks, refusing: ["first", "second"]).count }
            }
            for try await count in group { #expect((1...3).contains(count)) }
        }
        #expect(quirks.count == 2)
    }
}
