internal import Foundation
internal import NIOHTTP1

/// Embeds the items of one request, and goes wrong where the model's fault says so.
struct EmbeddingAnswer: Sendable {
    let model: StandInModel
    let request: EmbeddingRequest
    let state: ServerState

    /// The start and the end of a text, which count as tokens (Xinference API, section 7: 4 for two words).
    private static let frameTokens = 2
    /// What a picture counts as.
    private static let pictureTokens = 64

    private var fault: StandInModel.EmbeddingFault? {
        if case .embed(let fault) = model.behaviour { fault } else { nil }
    }

    /// The answer, after as long as the model takes.
    func reply() async throws -> Reply {
        if let failure { return .detail(state.prefix + failure, status: .internalServerError) }
        try await state.work(model)
        var vectors: [[Float?]] = []
        var tokens = 0
        for item in request.items {
            guard let (vector, count) = embed(item) else {
                return .detail(state.prefix + "cannot identify image file", status: .internalServerError)
            }
            vectors.append(vector)
            tokens += count
        }
        spoil(&vectors)
        if fault == .usage { tokens = try await state.total(tokens, of: model.uid) }
        return .json(document(vectors, tokens: tokens), style: request.isBase64 ? .spaced : .compact)
    }

    /// Why the engine fails, in its own words.
    private var failure: String? {
        switch model.kind {
        case .llm: return "Model model_metadata=None model_name='\(model.uid)' is not for creating embedding."
        case .rerank, .audio: return "'\(model.className)' object has no attribute 'model_spec'"
        case .embedding: break
        }
        if request.hasTokenLists { return "None: Max retries exceeded with url: /encodings/cl100k_base.tiktoken" }
        if fault == .poison, request.items.contains(where: { $0.text?.contains("poison") == true }) {
            return "The model could not embed the text."
        }
        guard !model.abilities.contains("embed_vision"), request.items.contains(where: { $0.picture != nil }) else {
            return nil
        }
        let supported = "Supported modalities: text."
        return request.items.contains { $0.text != nil }
            ? "This batch mixes multiple modalities (image, text), but this SentenceTransformer model does not support "
                + "image. \(supported)"
            : "Modality 'image' is not supported by this Transformer module. \(supported)"
    }

    /// The vector of an item and the tokens it counts; nil for a picture that cannot be decoded.
    private func embed(_ item: EmbeddingRequest.Item) -> ([Float], Int)? {
        let embedder = TextEmbedder(dimensions: model.dimensions)
        // Longer texts are cut without a word (Xinference API, section 7).
        let room = min(request.truncation ?? model.contextLength, model.contextLength) - Self.frameTokens
        let tokens = Tokenizer.tokens(of: item.text ?? "").prefix(max(room, 0))
        let text = embedder.vector(of: tokens.joined())
        let count = tokens.count + Self.frameTokens
        guard let picture = item.picture else { return (text, count) }
        guard let data = MediaPart.decoded(picture)?.data ?? Data(base64Encoded: picture) else { return nil }
        let seen = embedder.vector(of: Array(data))
        return item.text == nil
            ? (seen, Self.pictureTokens) : (TextEmbedder.between(text, seen), Self.pictureTokens + count)
    }

    private func spoil(_ vectors: inout [[Float?]]) {
        guard let fault, var last = vectors.popLast() else { return }
        switch fault {
        case .null: last[last.count / 2] = nil
        case .nan: last[last.count / 2] = .nan
        case .ragged: last.removeLast()
        case .empty: last = []
        case .zero: last = last.map { _ in 0 }
        case .missing: return
        case .poison, .usage, .index: break
        }
        vectors.append(last)
    }

    private func document(_ vectors: [[Float?]], tokens: Int) -> JSONValue {
        let first = fault == .index ? 4 : 0
        let items = vectors.enumerated().map { offset, vector -> JSONValue in
            [
                "index": .integer(first + offset), "object": "embedding",
                "embedding": request.isBase64 ? .string(Self.base64(vector)) : .rendered(Self.list(vector)),
            ]
        }
        return [
            "object": "list", "model": .string(model.uid), "model_replica": .string(model.uid + "-rep0"),
            "data": .array(items), "usage": ["prompt_tokens": .integer(tokens), "total_tokens": .integer(tokens)],
        ]
    }

    /// The numbers as Python writes 32-bit ones: widened to 64 bits, and so with 16 or 17 digits.
    private static func list(_ vector: [Float?]) -> String {
        "[" + vector.lazy.map { $0.map(number) ?? "null" }.joined(separator: ",") + "]"
    }

    private static func number(_ value: Float) -> String {
        value.isNaN ? "NaN" : Double(value).description
    }

    /// The numbers as 32-bit ones, lowest byte first (Xinference API, section 7).
    private static func base64(_ vector: [Float?]) -> String {
        var data = Data()
        for value in vector {
            withUnsafeBytes(of: (value ?? .nan).bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data.base64EncodedString()
    }
}
