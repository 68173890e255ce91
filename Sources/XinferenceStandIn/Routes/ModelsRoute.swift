internal import NIOHTTP1

extension Route {
    /// `GET /v1/models` (Xinference API, section 3).
    static let listModels = Route(.GET, "/v1/models", scope: "models:list") { _, state in
        .json(["object": "list", "data": .array(state.models.map { $0.listed(address: state.address) })])
    }

    /// `GET /v1/models/{uid}`: 400, not 404, for a uid that is not running (Xinference API, section 1).
    static let describeModel = Route(.GET, "/v1/models/*", scope: "models:list") { request, state in
        let uid = request.arguments.first ?? ""
        guard let model = state.model(uid) else {
            return .detail(state.prefix + "Model not found in the model list, uid: \(uid)", status: .badRequest)
        }
        return .json(model.described(address: state.address))
    }
}
