import Glibc

/// Notes for whoever runs the host: short lines on stderr, few of them.
///
/// The host logs each line; it stops reading for good after an over-long one, and then a full pipe would block us
/// (protocol section 2.6). So lines are cut, and all of them together fit into a pipe that nobody reads.
public final class DiagnosticLog: Sendable {
    private static let lastWords = " (further notes are left out)"
    private let remaining: Locked<Int>

    /// Makes a log with room for that many bytes; a pipe holds 64 KiB.
    public init(byteLimit: Int = 48 << 10) {
        remaining = Locked(byteLimit)
    }

    /// Writes a line; control characters become spaces.
    public func note(_ text: String) {
        var line = Array(String(text.unicodeScalars.prefix(400)).utf8.map { $0 < 0x20 ? 0x20 : $0 })
        let left = remaining.withLock { remaining in
            defer { remaining = max(0, remaining - line.count) }
            return remaining
        }
        guard left > 0 else { return }
        if left <= line.count { line += Array(Self.lastWords.utf8) }
        line.append(0x0A)
        _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
}
