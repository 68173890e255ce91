import Glibc

/// Notes for whoever runs the host: short lines on stderr, few of them.
///
/// The host logs each line; it stops reading for good after an over-long one, and then a full pipe would block us
/// (protocol section 2.6). So lines are cut, and there is an end to them.
public final class DiagnosticLog: Sendable {
    private let remaining: Locked<Int>

    /// Makes a log with room for that many lines.
    ///
    /// A hundred lines of 400 characters or so fit into a pipe that nobody reads, so that writing one never blocks.
    public init(lineLimit: Int = 100) {
        remaining = Locked(lineLimit)
    }

    /// Writes a line; control characters become spaces.
    public func note(_ text: String) {
        let left = remaining.withLock { remaining in
            defer { remaining = max(0, remaining - 1) }
            return remaining
        }
        guard left > 0 else { return }
        var line = Array(String(text.unicodeScalars.prefix(400)).utf8.map { $0 < 0x20 ? 0x20 : $0 })
        if left == 1 { line += Array(" (further notes are left out)".utf8) }
        line.append(0x0A)
        _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
}
