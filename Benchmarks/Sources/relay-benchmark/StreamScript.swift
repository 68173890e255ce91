import Glibc

/// What one upstream stream sends: how many chunks, and how they come.
///
/// It travels in the model uid of the request, so that the server needs no other channel to learn it:
/// `bench-KIND-CHUNKS-ARGUMENT`.
struct StreamPlan: Hashable, Sendable {
    enum Pace: Hashable, Sendable {
        /// As fast as the socket takes them, `n` chunks in each write.
        case flatOut(perWrite: Int)
        /// One chunk every so many microseconds, stamped with the time of its write.
        case every(microseconds: Int)
        /// Nothing after the response head until so many streams are open, then flat out, a chunk per write.
        case together(streams: Int)
    }

    var pace: Pace
    var chunks: Int

    var modelUID: String {
        switch pace {
        case .flatOut(let perWrite): "bench-flat-\(chunks)-\(perWrite)"
        case .every(let microseconds): "bench-paced-\(chunks)-\(microseconds)"
        case .together(let streams): "bench-together-\(chunks)-\(streams)"
        }
    }

    init(_ pace: Pace, chunks: Int) {
        self.pace = pace
        self.chunks = chunks
    }

    /// The plan that a model uid names; nil for any other uid.
    init?(modelUID: String) {
        let parts = modelUID.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "bench", let chunks = Int(parts[2]), (0...Token.limit).contains(chunks),
            let argument = Int(parts[3]), (1...1_000_000_000).contains(argument)
        else { return nil }
        switch parts[1] {
        case "flat": self.init(.flatOut(perWrite: argument), chunks: chunks)
        case "paced": self.init(.every(microseconds: argument), chunks: chunks)
        case "together": self.init(.together(streams: argument), chunks: chunks)
        default: return nil
        }
    }
}

/// The text of one chunk: a word, then a tail of fixed width that says which stream, which place in it, and when.
///
///     WORD#SSSS.QQQQQQ@NNNNNNNNNNNNNNNN      stream (4 digits), sequence (6), time of the write in ns (16 hex digits)
///
/// The words hold what a relay can get wrong: escapes, bytes outside ASCII, a character outside the first plane.
enum Token {
    static let limit = 999_999
    static let words = [
        " the", " capital", "\n", " of", " \"France\"", " is", " naïve", " 巴黎", " \\", ".", " 🙂", " <b>", "\t", " it",
    ]
    static let tailWidth = 1 + 4 + 1 + 6 + 1 + 16
    /// Where the stream number and the time stand, counted from the `#`.
    static let streamOffset = 1
    static let stampOffset = 13
    private static let wordBytes = words.map { Array($0.utf8) }

    /// The token's text with stream 0 and time 0, escaped as Xinference does: raw UTF-8, only what JSON demands.
    static func rendered(sequence: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in wordBytes[sequence % wordBytes.count] {
            switch byte {
            case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
            case UInt8(ascii: "\t"): bytes += Array("\\t".utf8)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            default: bytes.append(byte)
            }
        }
        bytes += Array("#0000.".utf8) + decimal(sequence, width: 6) + Array("@0000000000000000".utf8)
        return bytes
    }

    /// Reads one whole token at the front of `bytes` and returns its length and time stamp; nil when it is another than
    /// the expected one in any byte.
    static func read(_ bytes: Span<UInt8>, at start: Int, stream: Int, sequence: Int) -> (length: Int, stamp: UInt64)? {
        let word = wordBytes[sequence % wordBytes.count]
        guard bytes.count - start >= word.count + tailWidth else { return nil }
        for index in word.indices where bytes[start + index] != word[index] { return nil }
        let tail = start + word.count
        guard bytes[tail] == UInt8(ascii: "#"), bytes[tail + 5] == UInt8(ascii: "."),
            bytes[tail + 12] == UInt8(ascii: "@"),
            number(bytes, at: tail + streamOffset, width: 4, radix: 10) == UInt64(stream),
            number(bytes, at: tail + 6, width: 6, radix: 10) == UInt64(sequence),
            let stamp = number(bytes, at: tail + stampOffset, width: 16, radix: 16)
        else { return nil }
        return (word.count + tailWidth, stamp)
    }

    static func decimal(_ value: Int, width: Int) -> [UInt8] {
        digits(UInt64(max(0, value)), width: width, radix: 10)
    }

    static func digits(_ value: UInt64, width: Int, radix: UInt64) -> [UInt8] {
        var rest = value
        var bytes = [UInt8](repeating: UInt8(ascii: "0"), count: width)
        for index in bytes.indices.reversed() {
            let digit = UInt8(rest % radix)
            bytes[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            rest /= radix
        }
        return bytes
    }

    private static func number(_ bytes: Span<UInt8>, at start: Int, width: Int, radix: UInt64) -> UInt64? {
        var value: UInt64 = 0
        for index in start..<(start + width) {
            let byte = bytes[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            value = value &* radix &+ UInt64(digit)
        }
        return value
    }
}

/// The chunks of a stream, rendered once and shared by every connection that sends them.
final class StreamScript: Sendable {
    struct Frame: Sendable {
        var bytes: Range<Int>
        /// Where the token's `#` stands in `bytes`; nil in a frame without a token.
        var tail: Int?
    }

    let bytes: [UInt8]
    /// One frame per write of Xinference's own server: a role chunk, the tokens, the finish, `[DONE]` and the end.
    let frames: [Frame]

    /// Chunk shape and CRLF framing are those that Xinference 4.1's transformers engine was seen to send.
    init(chunks: Int) {
        var bytes: [UInt8] = []
        var frames: [Frame] = []
        func append(_ event: [UInt8], tokenTail: Int?) {
            let start = bytes.count
            bytes += Array("\(String(event.count, radix: 16))\r\n".utf8)
            let tail = tokenTail.map { bytes.count + $0 }
            bytes += event + Array("\r\n".utf8)
            frames.append(Frame(bytes: start..<bytes.count, tail: tail))
        }
        let head =
            #"data: {"id": "chat7f3c0a52-c6a1-11f0-9d5b-0242ac110002", "model": "bench", "created": 1795232203, "#
            + #""object": "chat.completion.chunk", "choices": [{"index": 0, "delta": "#
        let role = head + #"{"role": "assistant", "content": ""}, "finish_reason": null}]}"# + "\r\n\r\n"
        append(Array(role.utf8), tokenTail: nil)
        for sequence in 0..<chunks {
            let token = Token.rendered(sequence: sequence)
            var event = Array((head + #"{"content": ""#).utf8) + token
            let tail = event.count - Token.tailWidth
            event += Array((#""}, "logprobs": null, "finish_reason": null}], "usage": null}"# + "\r\n\r\n").utf8)
            append(event, tokenTail: tail)
        }
        let finish =
            head + #"{"content": ""}, "logprobs": null, "finish_reason": "stop"}], "usage": "#
            + #"{"prompt_tokens": 9, "completion_tokens": \#(chunks), "total_tokens": \#(chunks + 9)}}"# + "\r\n\r\n"
        append(Array(finish.utf8), tokenTail: nil)
        append(Array("data: [DONE]\r\n\r\n".utf8), tokenTail: nil)
        let end = bytes.count
        bytes += Array("0\r\n\r\n".utf8)
        frames.append(Frame(bytes: end..<bytes.count, tail: nil))
        self.bytes = bytes
        self.frames = frames
    }
}
