import DifyPlugin
import XinferenceClient

/// What particular servers turned out not to take, so that each is asked in vain only once.
final class ServerQuirks: Sendable {
    /// Something a server does not take.
    fileprivate enum Quirk: CaseIterable {
        /// `stream_options`, by which usage is asked for.
        case streamOptions
        /// A stream with tools: refused up to version 2.1 (Xinference API, section 13).
        case streamedTools
    }

    private struct Key: Hashable {
        var baseURL: String
        var model: String
        var quirk: Quirk
    }

    /// How many are remembered, over all servers and models.
    static let capacity = 1024

    private let known = Locked<Set<Key>>([])

    /// How many are remembered now.
    var count: Int { known.withLock { $0.count } }

    /// Carries out a request in the form that this server takes.
    ///
    /// A request that is refused for one of the quirks is sent again without it, and so is every later one from the
    /// start. Nothing has been answered when a request is refused.
    func adapting(
        _ request: ChatCompletionRequest, to server: XinferenceServer,
        _ perform: (ChatCompletionRequest) async throws -> Void
    ) async throws {
        var request = request
        for quirk in Quirk.allCases where known.withLock({ $0.contains(Self.key(server, request, quirk)) }) {
            quirk.adapt(&request)
        }
        for _ in Quirk.allCases {
            do {
                return try await perform(request)
            } catch let error as XinferenceError {
                guard let quirk = Quirk.allCases.first(where: { $0.isShown(by: error, to: request) }) else {
                    throw error
                }
                remember(Self.key(server, request, quirk))
                quirk.adapt(&request)
            }
        }
        try await perform(request)
    }

    private func remember(_ key: Key) {
        known.withLock { known in
            // A thousand forgotten quirks cost a thousand requests more.
            if known.count >= Self.capacity { known.removeAll() }
            known.insert(key)
        }
    }

    private static func key(_ server: XinferenceServer, _ request: ChatCompletionRequest, _ quirk: Quirk) -> Key {
        Key(baseURL: server.baseURL, model: request.model, quirk: quirk)
    }
}

extension ServerQuirks.Quirk {
    /// Whether a refusal of that request is due to this.
    fileprivate func isShown(by error: XinferenceError, to request: ChatCompletionRequest) -> Bool {
        guard request.stream, case .status(let failure) = error.reason, (400...500).contains(failure.status) else {
            return false
        }
        switch self {
        case .streamOptions:
            return request.includeUsage && (failure.says("stream_options") || failure.says("include_usage"))
        case .streamedTools:
            return !request.tools.isEmpty && failure.says("Streaming support for tool calls")
        }
    }

    /// Takes it out of a request.
    fileprivate func adapt(_ request: inout ChatCompletionRequest) {
        switch self {
        case .streamOptions: request.includeUsage = false
        case .streamedTools: if !request.tools.isEmpty { request.stream = false }
        }
    }
}
