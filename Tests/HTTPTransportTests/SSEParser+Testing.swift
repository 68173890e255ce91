import HTTPTransport
import Testing

/// One event, kept.
struct Event: Equatable, Sendable {
    var data: String
    var name = "message"

    init(_ data: String, name: String = "message") {
        self.data = data
        self.name = name
    }
}

/// What a parser makes of a stream: the events, and what became of it at the end.
struct Outcome: Equatable, Sendable {
    var events: [Event] = []
    var hasUnfinished = false
    var isOversize = false
}

/// Feeds the pieces to a new parser.
func parse(_ pieces: [[UInt8]], limit: Int = 16 << 20) throws -> Outcome {
    var parser = SSEParser(maximumEventSize: limit)
    var outcome = Outcome()
    do {
        for piece in pieces {
            try parser.feed(piece.span) { data, name in
                var bytes: [UInt8] = []
                for index in data.indices { bytes.append(data[index]) }
                outcome.events.append(Event(String(decoding: bytes, as: UTF8.self), name: name))
            }
        }
        outcome.hasUnfinished = parser.hasUnfinished
    } catch let error as SSEParser.OversizeError {
        #expect(error.limit == limit)
        outcome.isOversize = true
    }
    return outcome
}

extension [UInt8] {
    /// The bytes in pieces of that size, the last one shorter.
    func pieces(of size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
