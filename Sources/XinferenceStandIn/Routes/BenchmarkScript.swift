internal import Foundation
internal import NIOCore

/// A stream for benchmarks, described by the user message:
/// `bench chunks=10000 per_write=64 delay_us=0 mark=index`.
///
/// Every chunk is an event of the transformers shape in its own HTTP chunk. `per_write` of them are one write to the
/// socket; after each write the server waits `delay_us`. `mark` is what the content of a chunk is: `index` its number
/// from 0, `time` the monotonic clock in nanoseconds at the moment of the write, both padded with zeros to 20 digits;
/// `none` the same 20 zeros always, whose bytes are prepared once.
struct BenchmarkScript: Sendable {
    private enum Mark: String {
        case index
        case time
        case none
    }

    private let chunks: Int
    private let perWrite: Int
    private let delay: TimeAmount
    private let mark: Mark

    /// The digits of a mark.
    private static let width = 20

    init(_ message: String) {
        var values: [Substring: Substring] = [:]
        for word in message.split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        func number(_ key: Substring, _ standard: Int, _ range: ClosedRange<Int>) -> Int {
            min(max(values[key].flatMap { Int($0) } ?? standard, range.lowerBound), range.upperBound)
        }
        chunks = number("chunks", 1_000, 0...10_000_000)
        perWrite = number("per_write", 1, 1...10_000)
        delay = .microseconds(Int64(number("delay_us", 0, 0...60_000_000)))
        mark = Mark(rawValue: String(values["mark"] ?? "index")) ?? .index
    }

    /// The stream: an opening chunk, the prepared chunks, a finishing chunk with usage, and `[DONE]`.
    func reply(model: StandInModel) -> Reply {
        let shape = ChatShape(model: model, hasTools: false, streams: true)
        var pieces = shape
        let event = EventFraming.data(pieces.piece(.text(String(repeating: "0", count: Self.width))))
        return .events { writer in
            if let opening = shape.opening() { try await writer.send(EventFraming.data(opening)) }
            let (source, size) = source(of: event)
            try await writer.send(batches: source, delay: delay, events: chunks, bytes: size * chunks)
            let generation = ChatGeneration(promptTokens: 1, completionTokens: chunks)
            try await writer.send(EventFraming.data(shape.finishing(generation, includesUsage: false)))
            try await writer.send(EventFraming.done)
            return .complete
        }
    }

    /// The writes of the run, and the size of one event without its chunked encoding.
    private func source(of event: String) -> (BatchHandler.Source, size: Int) {
        let payload = Array(event.utf8)
        let chunk = Array(String(payload.count, radix: 16).utf8) + [13, 10] + payload + [13, 10]
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: Self.width)
        let position = chunk.firstRange(of: zeros)?.lowerBound ?? 0
        var template = ByteBuffer()
        for _ in 0..<min(perWrite, max(chunks, 1)) { template.writeBytes(chunk) }
        let (prepared, chunks, perWrite, mark) = (template, chunks, perWrite, mark)
        let source: BatchHandler.Source = { write in
            let first = write * perWrite
            guard first < chunks else { return nil }
            let count = min(perWrite, chunks - first)
            var bytes = prepared
            bytes.moveWriterIndex(to: count * chunk.count)
            if mark == .none { return bytes }
            let now = mark == .time ? Self.nanoseconds() : 0
            for offset in 0..<count {
                let value = mark == .time ? now : first + offset
                bytes.setDigits(value, width: Self.width, at: offset * chunk.count + position)
            }
            return bytes
        }
        return (source, payload.count)
    }

    private static func nanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}

extension ByteBuffer {
    /// Overwrites `width` bytes from `index` with a number, padded with zeros.
    fileprivate mutating func setDigits(_ value: Int, width: Int, at index: Int) {
        var rest = value
        var position = width - 1
        while rest > 0, position >= 0 {
            setInteger(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10), at: index + position)
            rest /= 10
            position -= 1
        }
    }
}
