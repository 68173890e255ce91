import DifyPlugin
import XinferenceClient

/// What particular servers turned out not to take, so that they are asked only once.
final class ServerQuirks: Sendable {
    private struct Key: Hashable {
        var baseURL: String
        var model: String
    }

    private let withoutUsage = Locked<Set<Key>>([])

    /// Carries out a request in the form that this server takes.
    ///
    /// A server that refuses `stream_options` is asked again without it, and from then on at once.
    func adapting(
        _ request: ChatCompletionRequest, to server: XinferenceServer,
        _ perform: (ChatCompletionRequest) async throws -> Void
    ) async throws {
        let key = Key(baseURL: server.baseURL, model: request.model)
        var request = request
        if withoutUsage.withLock({ $0.contains(key) }) { request.includeUsage = false }
        do {
            try await perform(request)
        } catch let error as XinferenceError where request.includeUsage && error.refusesStreamOptions {
            withoutUsage.withLock { known in
                // Bounded: a thousand forgotten quirks cost a thousand extra requests.
                if known.count >= 1024 { known.removeAll() }
                known.insert(key)
            }
            request.includeUsage = false
            try await perform(request)
        }
    }
}

extension XinferenceError {
    /// Whether the server says it does not know `stream_options`; nothing has been answered then.
    fileprivate var refusesStreamOptions: Bool {
        guard case .status(let failure) = reason, (400...500).contains(failure.status) else { return false }
        return failure.says("stream_options") || failure.says("include_usage")
    }
}
