extension StandInModel {
    /// The models of a healthy server: chat models of different engines, embedding models, a rerank model, and audio
    /// models that speak and transcribe.
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
        .embedding("stand-in-embed"),
        .embedding("stand-in-embed-vision", abilities: ["embed", "embed_vision"]),
        .embedding("stand-in-embed-old", behaviour: .embed(.index)),
        .embedding("embed-slow", requestDuration: .milliseconds(20)),
        .rerank("stand-in-rerank"),
        .audio("stand-in-speech", .cosyVoice),
        .audio("stand-in-kokoro", .kokoro),
        .audio("stand-in-whisper", .whisper),
    ]

    /// The chat model of the benchmarks.
    public static let benchmark = StandInModel(uid: "bench-stream", behaviour: .benchmark)

    /// The embedding model of the benchmarks, with vectors as long as those of common large models.
    public static let benchmarkEmbedding = embedding("bench-embed", dimensions: 1_024)

    /// One model for each way to fail; each is named after what it does.
    public static let failing = failingChat + failingEmbedding + failingRerank + failingAudio

    private static let failingChat = [
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

    private static let failingEmbedding =
        EmbeddingFault.allCases.filter { $0 != .index }.map {
            embedding("fail-embed-\($0.rawValue)", behaviour: .embed($0))
        } + refusing.map { embedding("fail-embed-\($0.name)", behaviour: $0.behaviour) }

    private static let failingRerank =
        RerankFault.allCases.map { rerank("fail-rerank-\($0.rawValue)", behaviour: .rank($0)) }
        + refusing.map { rerank("fail-rerank-\($0.name)", behaviour: $0.behaviour) }

    private static let failingAudio =
        SpeechFault.allCases.map { audio("fail-speech-\($0.rawValue)", .cosyVoice, behaviour: .speak($0)) }
        + refusing.map { audio("fail-speech-\($0.name)", .cosyVoice, behaviour: $0.behaviour) }
        + TranscriptionFault.allCases.map {
            audio("fail-transcribe-\($0.rawValue)", .whisper, behaviour: .transcribe($0))
        } + refusing.map { audio("fail-transcribe-\($0.name)", .whisper, behaviour: $0.behaviour) }

    /// The ways to fail that do not depend on what a model is for.
    private static let refusing: [(name: String, behaviour: Behaviour)] = [
        ("429", .refuse(status: 429, retryAfter: nil, requests: nil)),
        ("503-once", .refuse(status: 503, retryAfter: 1, requests: 1)), ("rate-limit", .rateLimited),
        ("loading", .loading), ("drop", .dropConnection(afterTokens: 0)), ("silent", .stall(afterTokens: -1)),
    ]

    private static func embedding(
        _ uid: String, abilities: [String] = ["embed"], behaviour: Behaviour = .answer, dimensions: Int = 384,
        requestDuration: Duration = .zero
    ) -> StandInModel {
        StandInModel(
            uid: uid, kind: .embedding, engine: .sentenceTransformers, contextLength: 256, abilities: abilities,
            behaviour: behaviour, dimensions: dimensions, requestDuration: requestDuration)
    }

    private static func rerank(_ uid: String, behaviour: Behaviour = .answer) -> StandInModel {
        StandInModel(
            uid: uid, kind: .rerank, engine: .sentenceTransformers, contextLength: 512, abilities: ["rerank"],
            behaviour: behaviour)
    }

    private static func audio(
        _ uid: String, _ family: AudioFamily, behaviour: Behaviour = .answer
    ) -> StandInModel {
        StandInModel(uid: uid, kind: .audio, abilities: family.abilities, family: family, behaviour: behaviour)
    }
}
