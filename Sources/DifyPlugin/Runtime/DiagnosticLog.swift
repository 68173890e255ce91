import Glibc

/// Notes for whoever runs the host: short lines on stderr, few of them.
///
/// The host logs each line; it stops reading for good after an over-long one, and then a full pipe would block us
/// (protocol section 2.6). So lines are cut, and all of them together fit into a pipe that nobody reads.
public final class DiagnosticLog: Sendable {
    private static let lastWords = " (further notes are left out)"
    private let remaining: Locked<Int>
    private let lineLimit: Int

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - byteLimit: room for all lines together; a pipe holds 64 KiB.
    ///   - lineLimit: Unicode scalars of a line.
    public init(byteLimit: Int = 48 << 10, lineLimit: Int = 400) {
        remaining = Locked(byteLimit)
        self.lineLimit = lineLimit
    }

    /// Writes a line; control characters become spaces.
    public func note(_ text: String) {
        let scalars = text.unicodeScalars.prefix(lineLimit).map { $0.properties.generalCategory == .control ? " " : $0 }
        var line = Array(String(String.UnicodeScalarView(scalars)).utf8)
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
