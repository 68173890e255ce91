import HTTPTransport

@testable import CurlTransport

/// Content whose bytes follow from their places, so that any amount of it needs no memory; it notes how it is read.
final class PatternSource: HTTPPartSource {
    private struct Notes {
        var reached = 0
        var starts = 0
    }

    /// What is wrong with the source once a place is reached.
    enum Fault: Sendable {
        case none
        case throwing(TransportError)
        /// Says that it has put so many bytes into the buffer.
        case claiming(Int)
    }

    let count: Int
    private let fault: (at: Int, kind: Fault)
    private let signal: (at: Int, gate: Gate)?
    private let notes = Locked(Notes())

    init(
        _ count: Int, failingAt place: Int = .max, with fault: Fault = .none,
        opening signal: (at: Int, gate: Gate)? = nil
    ) {
        self.count = count
        self.fault = (place, fault)
        self.signal = signal
    }

    /// How far it has been read.
    var reached: Int { notes.withLock { $0.reached } }
    /// How many times it has been read from the beginning.
    var starts: Int { notes.withLock { $0.starts } }

    func read(from offset: Int, into buffer: inout MutableSpan<UInt8>) throws(TransportError) -> Int {
        if offset >= fault.at {
            switch fault.kind {
            case .none: break
            case .throwing(let error): throw error
            case .claiming(let count): return count
            }
        }
        let read = min(count - offset, buffer.count, Self.period)
        let start = offset % Self.period
        Self.table.withUnsafeBytes { table in
            buffer.withUnsafeMutableBytes { $0.copyMemory(from: .init(rebasing: table[start..<(start + read)])) }
        }
        notes.withLock { notes in
            notes.reached = max(notes.reached, offset + read)
            if offset == 0 { notes.starts += 1 }
        }
        if let signal, offset + read >= signal.at { signal.gate.open() }
        return read
    }

    /// A prime, so that no buffer's size can hide an error.
    private static let period = 65_521
    /// Two periods.
    private static let table = (0..<(2 * period)).map { place in
        UInt8(truncatingIfNeeded: (place % period) &* 2_654_435_761 &>> 11)
    }

    static func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += table[..<min(period, count - bytes.count)] }
        return bytes
    }
}
