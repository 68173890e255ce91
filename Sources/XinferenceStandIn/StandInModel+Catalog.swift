extension StandInModel {
    /// The models of a healthy server: chat models of different engines and an embedding model.
    public static let healthy: [StandInModel] = [
        StandInModel(uid: "stand-in-chat", abilities: ["chat", "generate", "tools"]),
        StandInModel(
            uid: "stand-in-llama", engine: .llamaCpp, contextLength: 2048, abilities: ["chat", "generate", "tools"]),
        StandInModel(uid: "stand-in-vllm", engine: .vllm, abilities: ["chat", "generate", "tools"]),
        StandInModel(uid: "stand-in-thinker", abilities: ["chat", "generate", "reasoning", "hybrid", "tools"]),
        StandInModel(uid: "stand-in-base", abilities: ["generate"]),
        StandInModel(uid: "stand-in-vision", abilities: ["chat", "generate", "vision", "audio"]),
        StandInModel(
            uid: "stand-in-old", abilities: ["chat", "generate", "tools"], behaviour: .answerWithoutToolStreams),
        StandInModel(uid: "stand-in-embed", kind: .embedding, engine: .sentenceTransformers, abilities: ["embed"]),
    ]

    /// The model of the benchmarks.
    public static let benchmark = StandInModel(uid: "bench-stream", behaviour: .benchmark)

    /// One model for each way to fail; each is named after what it does.
    public static let failing: [StandInModel] = [
        StandInModel(uid: "fail-in-stream", behaviour: .failInStream(afterTokens: 4)),
        StandInModel(uid: "fail-drop", behaviour: .dropConnection(afterTokens: 4)),
        StandInModel(uid: "fail-truncated", behaviour: .truncate(afterTokens: 4)),
        StandInModel(uid: "fail-empty", behaviour: .truncate(afterTokens: -1)),
        StandInModel(uid: "fail-stall", behaviour: .stall(afterTokens: 4)),
        StandInModel(uid: "fail-silent", behaviour: .stall(afterTokens: -1)),
        StandInModel(uid: "fail-429", behaviour: .refuse(status: 429, retryAfter: nil, requests: nil)),
        StandInModel(uid: "fail-503-once", behaviour: .refuse(status: 503, retryAfter: 1, requests: 1)),
        StandInModel(uid: "fail-503-twice", behaviour: .refuse(status: 503, retryAfter: 1, requests: 2)),
        StandInModel(uid: "fail-rate-limit", behaviour: .rateLimited),
        StandInModel(uid: "fail-loading", behaviour: .loading),
    ]
}
