/// Takes the comments out that the server's event machinery writes into streamed audio (Xinference API, section 10).
///
/// A stream is raw audio in a body that is sent like a stream of events: each ping interval a comment such as
/// `: ping - 2026-11-21 04:12:09.285800+00:00` and an empty line come between two pieces. Only these bytes, with all
/// their digits, are taken out: the chance of meeting them in sound is none. A comment may lie across any border of the
/// chunks, so what may become one is held back, some fifty bytes at most.
struct PingFilter: Sendable {
    private var held: [UInt8] = []

    /// Takes the next bytes.
    ///
    /// - Returns: those that are audio for certain.
    mutating func feed(_ chunk: [UInt8]) -> [UInt8] {
        if held.isEmpty, !chunk.contains(Self.start) { return chunk }
        let bytes = held + chunk
        held = []
        var audio: [UInt8] = []
        var copied = 0
        var index = 0
        while let colon = bytes[index...].firstIndex(of: Self.start) {
            switch Self.match(bytes, at: colon) {
            case .none: index = colon + 1
            case .whole(let end):
                audio += bytes[copied..<colon]
                copied = end
                index = end
            case .beginning:
                audio += bytes[copied..<colon]
                held = Array(bytes[colon...])
                return audio
            }
        }
        // Nearly always there is nothing to take out.
        return copied == 0 ? bytes : audio + bytes[copied...]
    }

    /// Notes the end.
    ///
    /// - Returns: what was held back: it has not become a comment.
    mutating func finish() -> [UInt8] {
        defer { held = [] }
        return held
    }

    // MARK: The form of a comment

    private enum Match {
        case none
        /// All that is there fits, and more has to come.
        case beginning
        /// A comment up to there.
        case whole(end: Int)
    }

    private static let start = UInt8(ascii: ":")
    /// A zero stands for any digit.
    private static let time = Array(": ping - 0000-00-00 00:00:00".utf8)
    private static let fraction = Array(".000000".utf8)
    private static let zone = Array("+00:00".utf8)
    private static let end = Array("\r\n\r\n".utf8)

    private static func match(_ bytes: [UInt8], at start: Int) -> Match {
        // One byte of sound in 256 is a colon: what follows nearly each is told from a comment at once.
        guard start + 1 == bytes.count || bytes[start + 1] == time[1] else { return .none }
        var index = start
        // Older versions write no time zone, and Python no fraction where it is zero.
        for (part, isOptional) in [(time, false), (fraction, true), (zone, true), (end, false)] {
            let rest = bytes[index...]
            let fitting = zip(rest, part).prefix { fits($0, $1) }.count
            if fitting == part.count {
                index += fitting
            } else if fitting == rest.count {
                return .beginning
            } else if !isOptional || fitting > 0 {
                return .none
            }
        }
        return .whole(end: index)
    }

    private static func fits(_ byte: UInt8, _ wanted: UInt8) -> Bool {
        wanted == UInt8(ascii: "0") ? byte &- UInt8(ascii: "0") <= 9 : byte == wanted
    }
}
