internal import Foundation
internal import Synchronization

/// What the routes share: the models, the language model behind them, the log, and the little that changes.
final class ServerState: Sendable {
    private struct Changing {
        var auth: AuthGuard
        var unknown: [String: ContinuousClock.Instant] = [:]
        var refused: [String: Int] = [:]
        var pace = ModelPace()
        var totals = BatchTotals()
    }

    let configuration: StandInServer.Configuration
    let models: [StandInModel]
    let language: TinyLanguageModel
    let log: RequestLog
    let started = ContinuousClock.now
    /// The server's own inner address; errors carry it (Xinference API, section 2).
    let address: String
    private let changing: Mutex<Changing>

    init(configuration: StandInServer.Configuration, port: Int) {
        self.configuration = configuration
        models = configuration.models
        language = TinyLanguageModel.standard
        log = RequestLog(limit: configuration.logLimit)
        address = "127.0.0.1:\(port)"
        changing = Mutex(Changing(auth: AuthGuard(key: configuration.apiKey)))
    }

    /// The prefix of errors that come from another process of the real server.
    var prefix: String { "[address=\(address), pid=\(ProcessInfo.processInfo.processIdentifier)] " }

    /// The model with that uid.
    func model(_ uid: String) -> StandInModel? {
        models.first { $0.uid == uid }
    }

    /// Judges the credential of a request.
    func judge(token: String?, from address: String) -> AuthGuard.Verdict {
        changing.withLock { $0.auth.judge(token: token, from: address, at: .now) }
    }

    /// How long an unknown uid is still answered from the cache; nil for the first time in 10 s, which starts the clock
    /// (Xinference API, section 1).
    func cachedUnknown(_ uid: String) -> Duration? {
        changing.withLock { changing in
            let now = ContinuousClock.now
            if let end = changing.unknown[uid], now < end { return end - now }
            changing.unknown[uid] = now + .seconds(10)
            return nil
        }
    }

    /// Counts one more request to a model that refuses its first `limit` requests, and says whether to refuse it.
    func refuses(_ uid: String, limit: Int?) -> Bool {
        guard let limit else { return true }
        return changing.withLock { changing in
            changing.refused[uid, default: 0] += 1
            return changing.refused[uid, default: 0] <= limit
        }
    }

    /// Waits until `model` has worked on a request, and on those that came before; throws when the client has gone.
    func work(_ model: StandInModel) async throws {
        guard model.requestDuration > .zero else { return }
        let end = changing.withLock { $0.pace.finish(of: model.uid, after: model.requestDuration, at: .now) }
        try await Task.sleep(until: end, clock: .continuous)
    }

    /// Waits for the requests that come together with this one, and returns the tokens of all of them.
    func total(_ tokens: Int, of uid: String) async throws -> Int {
        let batch = changing.withLock { $0.totals.join(uid, tokens: tokens, at: .now) }
        try await Task.sleep(until: batch.end, clock: .continuous)
        return changing.withLock { $0.totals.tokens(of: batch) }
    }
}
