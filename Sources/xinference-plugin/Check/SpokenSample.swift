import DifyPlugin
import OpenAICompatible

/// A synthesised sentence, as the plugin hands it to Dify: pieces in hexadecimal digits (protocol section 3.7.7).
struct SpokenSample: Sendable, Hashable {
    /// How many bytes there are.
    let size: Int
    /// The format that the first bytes claim; `nil` if none.
    let format: String?

    init(_ results: [JSONObject]) {
        let pieces = results.compactMap { $0["result"]?.string }
        size = pieces.reduce(0) { $0 + $1.utf8.count / 2 }
        let digits = Array(pieces.joined().utf8.prefix(2 * AudioFormat.headLength))
        let head = stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
        }
        format = AudioFormat(signature: head)?.rawValue
    }

    /// What follows if the sound is something else than Dify is told.
    func advice(told: String) -> [Advice] {
        guard let format, format != told else { return [] }
        return [
            Advice(
                "The sound is \(format), and Dify is told that it is \(told)",
                "Set response_format in Dify to \(format), or to another that the model can write.")
        ]
    }
}
