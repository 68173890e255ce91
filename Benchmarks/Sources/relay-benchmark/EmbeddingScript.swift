/// The texts that are embedded, and the one vector that belongs to each: known to the server and to the check alike.
enum EmbeddingScript {
    /// A passage as long as those of a knowledge base, about 400 bytes, with the escapes that a chunk's words have.
    static func passage(_ number: Int) -> String {
        let words = (0..<60).map { Token.words[($0 &* 7 &+ number) % Token.words.count] }
        return "passage \(number):" + words.joined()
    }

    /// The vector of a text as a JSON array, in the form in which Xinference 4.1 was seen to write one.
    ///
    /// The numbers are spread as those of a normalised vector are. Each is a 32-bit float printed as the 64-bit one of
    /// the same value, as Python does: 16 or 17 digits.
    static func vector(of text: [UInt8], dimension: Int) -> [UInt8] {
        let seed = text.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) { $0 = ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        var numbers = SplitMix64(seed: seed)
        // The sum of four evenly spread numbers has a deviation of 2 / √3 of their range.
        let scale = Float(0.866) / Float(dimension).squareRoot()
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        bytes.reserveCapacity(dimension * 22)
        for place in 0..<dimension {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            let sum = (0..<4).reduce(into: Float(0)) { sum, _ in sum += uniform(&numbers) }
            bytes.append(contentsOf: Double(sum * scale).description.utf8)
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    /// What the server counts for a text.
    static func tokens(_ text: [UInt8]) -> Int { max(1, text.count / 4) }

    /// The next number from -1 to 1 of a sequence.
    private static func uniform(_ numbers: inout SplitMix64) -> Float {
        Float(Int32(truncatingIfNeeded: numbers.next() >> 40) - (1 << 23)) / Float(1 << 23)
    }
}

/// Renders the server's answers; a text's vector is made once, so that an answer costs hardly more than its copying.
struct EmbeddingAnswers {
    private struct Key: Hashable {
        var text: [UInt8]
        var dimension: Int
    }

    private var vectors: [Key: [UInt8]] = [:]

    /// The whole response, head and body, as Xinference 4.1 was seen to send it.
    mutating func response(to request: EmbeddingRequest) -> [UInt8] {
        let uid = request.plan.modelUID
        var body = Array(#"{"object":"list","model":"\#(uid)","model_replica":"\#(uid)-rep0","data":["#.utf8)
        for (index, text) in request.texts.enumerated() {
            let item = #"\#(index > 0 ? "," : ""){"index":\#(index),"object":"embedding","embedding":"#
            body.append(contentsOf: item.utf8)
            body += vector(Key(text: text, dimension: request.plan.dimension))
            body.append(UInt8(ascii: "}"))
        }
        let tokens = request.texts.reduce(0) { $0 + EmbeddingScript.tokens($1) }
        body += Array(#"],"usage":{"prompt_tokens":\#(tokens),"total_tokens":\#(tokens)}}"#.utf8)
        let head =
            "HTTP/1.1 200 OK\r\ndate: Sat, 21 Nov 2026 03:47:23 GMT\r\nserver: uvicorn\r\n"
            + "content-length: \(body.count)\r\ncontent-type: application/json\r\n\r\n"
        return Array(head.utf8) + body
    }

    private mutating func vector(_ key: Key) -> [UInt8] {
        if let known = vectors[key] { return known }
        let vector = EmbeddingScript.vector(of: key.text, dimension: key.dimension)
        vectors[key] = vector
        return vector
    }
}
