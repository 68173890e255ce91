import DifyPlugin
import HTTPTransport
import OpenAICompatible
import ScriptedTransport

/// A server whose vectors tell which text they are of.
enum EchoServer {
    /// The vector of a text: its length and its bytes' sum, so that no two texts of a test have the same.
    static func vector(of text: String) -> [Double] {
        [Double(text.utf8.count + 1), text.utf8.reduce(0) { $0 * 31 + Double($1) }.remainder(dividingBy: 1_000_003), 1]
    }

    /// The texts of a request; a picture as its URL.
    static func texts(_ request: HTTPRequest) -> [String] {
        (request.json["input"]?.array ?? []).map { input in
            input.string ?? input.object?["text"]?.string ?? input.object?["image"]?.string ?? ""
        }
    }

    /// The answer to a request: a token for each text, unless told otherwise.
    static func answer(_ request: HTTPRequest, tokens: Int? = nil) -> ScriptedAnswer {
        let texts = texts(request)
        return answer(vectors: texts.map { vector(of: $0) }, tokens: tokens ?? texts.count)
    }

    /// An answer with those vectors.
    static func answer(vectors: [[Double]], tokens: Int = 1) -> ScriptedAnswer {
        let data = vectors.map { "{\"index\":0,\"embedding\":\($0)}" }.joined(separator: ",")
        return ScriptedAnswer("{\"data\":[\(data)],\"usage\":{\"prompt_tokens\":\(tokens)}}")
    }

    /// The answer to a list of inputs, for tests below HTTP.
    static func answer(_ inputs: [EmbeddingRequest.Input], tokens: Int? = nil) throws -> EmbeddingAnswer {
        EmbeddingAnswer(
            vectors: try inputs.map { try JSONNumberArray(vector(of: $0.content)) },
            promptTokens: tokens ?? inputs.count)
    }

    /// A server that answers at once.
    static var transport: AnsweringTransport { AnsweringTransport { request, _ in answer(request) } }
}

extension EmbeddingRequest.Input {
    /// The text or the URL.
    var content: String {
        switch self {
        case .text(let text): text
        case .image(let url): url
        }
    }
}
