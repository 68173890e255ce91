extension StandInModel {
    /// The model as the list of models shows it (Xinference API, section 3).
    func listed(address: String) -> JSONValue {
        .object(
            [
                .init(key: "id", value: .string(uid)), .init(key: "object", value: "model"),
                .init(key: "created", value: 0), .init(key: "owned_by", value: "xinference"),
            ] + facts(address: address) + [.init(key: "replica", value: 1)])
    }

    /// The model as `GET /v1/models/{uid}` describes it: no identity, but the number of workers.
    func described(address: String) -> JSONValue {
        .object(facts(address: address) + [.init(key: "n_worker", value: 1), .init(key: "replica", value: 1)])
    }

    private func facts(address: String) -> [JSONValue.Member] {
        var head: [JSONValue.Member] = [
            .init(key: "model_type", value: .string(kind.rawValue)), .init(key: "address", value: .string(address)),
            .init(key: "accelerators", value: []),
        ]
        if kind == .rerank { head.append(.init(key: "type", value: "normal")) }
        head.append(.init(key: "model_name", value: .string(uid)))
        let abilities = JSONValue.array(abilities.map { .string($0) })
        let own: JSONValue =
            switch kind {
            case .llm: languageModel(abilities)
            case .embedding: embedding(abilities)
            case .rerank: rerank(abilities)
            case .audio: audio(abilities)
            }
        guard case .object(let members) = own else { return head }
        return head + members
    }

    private func languageModel(_ abilities: JSONValue) -> JSONValue {
        [
            "model_lang": ["en", "zh"], "model_ability": abilities,
            "model_description": "A trigram model over a small text, made to stand in for a large one",
            "model_format": engine == .llamaCpp ? "ggufv2" : "pytorch", "model_size_in_billions": "0_00001",
            "model_family": engine == .llamaCpp ? "stand-in" : "qwen3",
            "quantization": engine == .llamaCpp ? "Q4_1" : "none", "multimodal_projector": nil,
            "model_hub": "huggingface", "revision": nil, "context_length": .integer(contextLength),
            "strict_system_first": false, "model_engine": .string(engine.rawValue),
        ]
    }

    private func embedding(_ abilities: JSONValue) -> JSONValue {
        [
            "model_engine": .string(engine.rawValue), "model_format": "pytorch", "dimensions": .integer(dimensions),
            "max_tokens": .integer(contextLength), "language": ["en", "zh"], "model_ability": abilities,
            "model_hub": "huggingface", "model_revision": nil, "quantization": "none",
        ]
    }

    /// A rerank model tells no context length (Xinference API, section 3).
    private func rerank(_ abilities: JSONValue) -> JSONValue {
        [
            "model_engine": .string(engine.rawValue), "model_format": "pytorch", "language": ["en", "zh"],
            "model_ability": abilities, "model_revision": nil, "quantization": "none",
        ]
    }

    /// An audio model tells neither its voices nor its languages (Xinference API, section 3).
    private func audio(_ abilities: JSONValue) -> JSONValue {
        [
            "model_lang": [], "model_family": .string(family?.rawValue ?? ""), "model_revision": nil,
            "model_ability": abilities, "model_engine": nil, "quantization": "none",
        ]
    }

    /// The Python class of the model, by which complaints about a model of the wrong type call it (Xinference API,
    /// section 2).
    var className: String {
        switch kind {
        case .llm: "PytorchChatModel"
        case .embedding: "SentenceTransformerEmbeddingModel"
        case .rerank: "SentenceTransformerRerankModel"
        case .audio: family?.className ?? ""
        }
    }

    /// The name a chat answer gives for the model: llama.cpp gives the path of its file (Xinference API, section 4).
    var answeringName: String {
        engine == .llamaCpp ? "/srv/xinference/cache/v2/\(uid)-ggufv2-Q4_1/\(uid).Q4_1.gguf" : uid
    }
}
