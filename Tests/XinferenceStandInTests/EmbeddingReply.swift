import Foundation
import Testing

/// An answer of the embeddings route, taken apart.
struct EmbeddingReply {
    var status: Int
    var text: String
    var vectors: [[Double]]
    /// The vectors that came as base64.
    var packed: [String]
    var indexes: [Int]
    var tokens: Int?

    /// Asks for the vectors of `texts`.
    init(_ port: Int, model: String = "stand-in-embed", texts: [String]) async throws {
        let input = String(decoding: try JSONSerialization.data(withJSONObject: texts), as: UTF8.self)
        self = try await EmbeddingReply(port, model: model, input: input)
    }

    /// Asks with the JSON text `input`; `extra` is more of the body's JSON, beginning with a comma.
    init(_ port: Int, model: String = "stand-in-embed", input: String, extra: String = "") async throws {
        let answer = try await RawClient.exchange(
            port, "POST", "/v1/embeddings", body: #"{"model":"\#(model)","input":\#(input)\#(extra)}"#)
        status = answer.status
        text = answer.text
        let document = answer.json as? [String: Any]
        let items = document?["data"] as? [[String: Any]] ?? []
        vectors = items.compactMap { $0["embedding"] as? [Double] }
        packed = items.compactMap { $0["embedding"] as? String }
        indexes = items.compactMap { $0["index"] as? Int }
        tokens = (document?["usage"] as? [String: Any])?["total_tokens"] as? Int
    }
}

/// The cosine of the angle between two vectors of length 1.
func cosine(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
}
