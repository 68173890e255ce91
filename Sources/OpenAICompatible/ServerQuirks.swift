import DifyPlugin

/// Something that some servers do not take, and what to send them instead.
public protocol ServerQuirk: CaseIterable, Hashable, Sendable {
    /// What is sent.
    associatedtype Request

    /// Whether a refusal of that request, with the status 400, 422 or 500, is due to this.
    func isShown(by failure: StatusFailure, to request: Request) -> Bool

    /// Takes it out of a request.
    func adapt(_ request: inout Request)
}

/// What particular servers turned out not to take, so that each is asked in vain only once.
public final class ServerQuirks<Quirk: ServerQuirk>: Sendable {
    private struct Key: Hashable {
        var baseURL: String
        var model: String
        var quirk: Quirk
    }

    /// Statuses that may be due to a field; the others have a cause of their own, such as a key or a rate, and a quirk
    /// that they showed by chance would stay.
    private static var refusals: Set<Int> { [400, 422, 500] }

    /// When each was found out.
    private let known = Locked<[Key: ContinuousClock.Instant]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Makes an empty memory.
    public convenience init() {
        self.init { ContinuousClock.now }
    }

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.now = now
    }

    /// How many are remembered now, over all servers and models.
    var count: Int { known.withLock { $0.count } }

    /// Carries out a request in the form that this server takes.
    ///
    /// A request that is refused for one of the quirks is sent again without it, and so is every later one from the
    /// start. Nothing has been answered when a request is refused.
    public func adapting<Result>(
        _ request: Quirk.Request, of model: String, to server: OpenAIServer,
        _ perform: (Quirk.Request) async throws -> Result
    ) async throws -> Result {
        var request = request
        func key(_ quirk: Quirk) -> Key { Key(baseURL: server.baseURL, model: model, quirk: quirk) }
        for quirk in Quirk.allCases where isKnown(key(quirk)) {
            quirk.adapt(&request)
        }
        for _ in Quirk.allCases {
            do {
                return try await perform(request)
            } catch let error as OpenAIError {
                guard case .status(let failure) = error.reason, Self.refusals.contains(failure.status),
                    let quirk = Quirk.allCases.first(where: { $0.isShown(by: failure, to: request) })
                else { throw error }
                remember(key(quirk))
                quirk.adapt(&request)
            }
        }
        return try await perform(request)
    }

    private func isKnown(_ key: Key) -> Bool {
        guard let found = known.withLock({ $0[key] }) else { return false }
        return found.duration(to: now()) < ServerQuirkMemory.duration
    }

    private func remember(_ key: Key) {
        let now = now()
        known.withLock { known in
            // A thousand forgotten quirks cost a thousand requests more.
            if known.count >= ServerQuirkMemory.capacity { known.removeAll() }
            known[key] = now
        }
    }
}

/// How much is remembered.
enum ServerQuirkMemory {
    /// Quirks over all servers and models.
    static let capacity = 1024
    /// Until it is tried again: by then the model may run on another engine, or the server be a newer one.
    static let duration = Duration.seconds(3600)
}
