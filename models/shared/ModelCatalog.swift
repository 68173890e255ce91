internal import DifyPlugin
internal import HTTPTransport
public import OpenAICompatible
public import XinferenceClient

/// Descriptions of models, asked for once and kept for a while.
///
/// Callers that want the same description at the same time share one request. One that is no longer fresh is answered at
/// once and renewed in the background. Nothing is locked while the server is asked, so a dead server holds up only those
/// who ask for its models.
public final class ModelCatalog: Sendable {
    private struct Shared {
        var state: ModelCatalogState
        var continuations: [ModelCatalogState.Waiter: CheckedContinuation<ModelDescription, any Error>] = [:]
        var lastWaiter: ModelCatalogState.Waiter = 0
    }

    private let shared: Locked<Shared>
    private let now: @Sendable () -> Duration

    /// Makes an empty catalogue.
    public convenience init() {
        let start = ContinuousClock.now
        self.init(limits: ModelCatalogState.Limits()) { start.duration(to: .now) }
    }

    init(limits: ModelCatalogState.Limits, now: @escaping @Sendable () -> Duration) {
        shared = Locked(Shared(state: ModelCatalogState(limits: limits)))
        self.now = now
    }

    /// What the server says of a model.
    ///
    /// - Throws: ``OpenAIError``, possibly one of a few seconds ago; `CancellationError` when the calling task is
    ///   cancelled, which leaves the request running for whoever else waits for it.
    public func description(of uid: String, at client: OpenAIClient) async throws -> ModelDescription {
        let key = ModelCatalogKey(server: client.server, uid: uid)
        let waiter = shared.withLock { shared in
            shared.lastWaiter += 1
            return shared.lastWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                begin(key, uid, client, waiter, continuation)
            }
        } onCancel: {
            abandon(key, waiter)
        }
    }

    /// What is known of a model now, without waiting; what is missing or old is asked for in the background, for the
    /// next time.
    public func known(_ uid: String, at client: OpenAIClient) -> ModelDescription? {
        let key = ModelCatalogKey(server: client.server, uid: uid)
        let now = now()
        let (known, fetches) = shared.withLock { $0.state.peek(key, now: now) }
        if fetches { fetch(key, uid, client) }
        return known
    }

    /// What is known of a model now, for a schema.
    public func knownFacts(
        at endpoint: OpenAIEndpoint, _ client: (OpenAIEndpoint) -> OpenAIClient
    ) -> ModelFacts? {
        known(endpoint.model, at: client(endpoint)).map { ModelFacts($0) }
    }

    private func begin(
        _ key: ModelCatalogKey, _ uid: String, _ client: OpenAIClient, _ waiter: ModelCatalogState.Waiter,
        _ continuation: CheckedContinuation<ModelDescription, any Error>
    ) {
        let now = now()
        let action = shared.withLock { shared in
            let action = shared.state.lookUp(key, waiter: waiter, now: now)
            if case .wait = action { shared.continuations[waiter] = continuation }
            return action
        }
        switch action {
        case .answer(let outcome, let refreshes):
            if refreshes { fetch(key, uid, client) }
            continuation.resume(with: outcome.mapError { $0 as any Error })
        case .wait(let fetches):
            if fetches { fetch(key, uid, client) }
            // The task may have been cancelled before there was a continuation to find.
            if Task.isCancelled { abandon(key, waiter) }
        }
    }

    /// Asks the server.
    ///
    /// The task is not the caller's child, because it must outlive a caller that is cancelled while others wait; the
    /// request's own time limits end it.
    private func fetch(_ key: ModelCatalogKey, _ uid: String, _ client: OpenAIClient) {
        Task {
            let result: Result<ModelDescription, any Error>
            do { result = .success(try await client.describeModel(uid)) } catch { result = .failure(error) }
            let now = now()
            let waiting = shared.withLock { shared in
                shared.state.finish(key, Self.kept(result), now: now)
                    .compactMap { shared.continuations.removeValue(forKey: $0) }
            }
            for continuation in waiting { continuation.resume(with: result) }
        }
    }

    private func abandon(_ key: ModelCatalogKey, _ waiter: ModelCatalogState.Waiter) {
        let continuation = shared.withLock { shared in
            shared.state.abandon(key, waiter: waiter)
            return shared.continuations.removeValue(forKey: waiter)
        }
        continuation?.resume(throwing: CancellationError())
    }

    /// What of a fetch is remembered: anything the server did, or did not do; not that the transport was shut down.
    private static func kept(_ result: Result<ModelDescription, any Error>) -> ModelCatalogState.Outcome? {
        switch result {
        case .success(let description): return .success(description)
        case .failure(let error):
            guard let error = error as? OpenAIError else { return nil }
            if case .transport(let cause) = error.reason, cause.code == .cancelled || cause.code == .unavailable {
                return nil
            }
            return .failure(error)
        }
    }
}
