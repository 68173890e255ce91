internal import NIOHTTP1

/// Finds the route of a request and stands guard before it.
struct Router: Sendable {
    /// Every route of the server.
    ///
    /// A new endpoint is a new file with a static route, and its name here.
    static let standard = Router(routes: [
        .listModels, .describeModel, .clusterAuth, .clusterVersion, .status, .webPage, .chatCompletions, .completions,
        .embeddings, .rerank, .speech, .transcriptions, .translations,
    ])

    let routes: [Route]

    /// Answers `request`, which came from `address`.
    func answer(_ request: StandInRequest, from address: String, _ state: ServerState) async throws -> Reply {
        let matches = routes.compactMap { route in route.match(request.path).map { (route, $0) } }
        guard let (route, arguments) = matches.first(where: { $0.0.method == request.method }) else {
            return refuse(request, allowed: matches.first?.0.method)
        }
        if let scope = route.scope, let refusal = refusal(request, from: address, scope: scope, state) {
            return refusal
        }
        var request = request
        request.arguments = arguments
        return try await route.answer(request, state)
    }

    private func refusal(
        _ request: StandInRequest, from address: String, scope: String, _ state: ServerState
    ) -> Reply? {
        switch state.judge(token: request.bearerToken, from: address) {
        case .banned:
            return .detail("Too many failed attempts. IP temporarily banned.", status: .tooManyRequests)
        case .refuse:
            return .detail(
                "Could not validate credentials", status: .unauthorized,
                extra: [("www-authenticate", "Bearer scope=\"\(scope)\"")])
        case .pass where scope == "admin" && state.configuration.apiKey != nil:
            return .detail(
                "API keys can only access model query and inference endpoints", status: .forbidden,
                extra: [("www-authenticate", "Bearer scope=\"admin\"")])
        case .pass:
            return nil
        }
    }

    private func refuse(_ request: StandInRequest, allowed: HTTPMethod?) -> Reply {
        // A GET falls through to the web UI's files, so it is "not found" even where another method exists.
        if let allowed, request.method != .GET {
            return .detail("Method Not Allowed", status: .methodNotAllowed, extra: [("allow", allowed.rawValue)])
        }
        if request.path == "/v1" || request.path.hasPrefix("/v1/") {
            return .detail("Not Found", status: .notFound)
        }
        return WebPage.reply(status: .notFound)
    }
}
