import DifyPlugin
import Foundation

/// Text for people: colours on a terminal, plain text into files and pipes.
struct Terminal: Sendable {
    /// What a piece of text is, for the eye.
    enum Style: String, Sendable {
        case bold = "1"
        case dim = "2"
        case good = "32"
        case bad = "31"
        case warning = "33"
        case accent = "36"
    }

    /// Standard output, or standard error.
    let descriptor: Int32
    let hasColours: Bool
    /// What to do when standard output takes no more.
    private let onLostOutput: @Sendable (_ code: Int32) -> Void

    /// Looks at standard output, or another descriptor, and at `NO_COLOR` (no-color.org).
    ///
    /// - Parameter onLostOutput: what to do, with the system's code, when standard output takes no more; by itself, ends
    ///   the process: in silence if nobody reads, as `head` wants it once it has its lines, or else with the reason.
    init(
        descriptor: Int32 = STDOUT_FILENO, onLostOutput: @escaping @Sendable (_ code: Int32) -> Void = Self.end
    ) {
        self.descriptor = descriptor
        self.onLostOutput = onLostOutput
        hasColours = isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }

    private static let end: @Sendable (Int32) -> Void = { code in
        if code == EPIPE { _exit(128 + SIGPIPE) }
        Terminal.errors.line("Error: cannot write: \(String(cString: strerror(code)))")
        _exit(EXIT_FAILURE)
    }

    /// Standard error: what is not the result.
    static let errors = Terminal(descriptor: STDERR_FILENO)

    /// Whether somebody watches.
    var isWatched: Bool { isatty(descriptor) == 1 }

    /// How many columns there are; no end of them in a file.
    var width: Int {
        var size = winsize()
        guard isWatched, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return .max }
        return Int(size.ws_col)
    }

    /// The text in a style.
    func styled(_ text: String, _ style: Style) -> String {
        hasColours ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes a line.
    func line(_ text: String = "") { write(text + "\n") }

    /// Writes at once, so that a token is seen when it arrives.
    func write(_ text: String) {
        var bytes = ArraySlice(text.utf8)
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes = bytes.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Whoever started us shares a descriptor that does not block.
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&request, 1, -1)
            case let code:
                if descriptor == STDOUT_FILENO { onLostOutput(code) }
                return
            }
        }
    }

    /// Writes a table of two columns.
    func table(_ rows: [(String, String)]) {
        let width = rows.map(\.0.columnCount).max() ?? 0
        for (name, value) in rows {
            line("  " + styled(name.padded(to: width), .dim) + "  " + value)
        }
    }

    /// Writes a table of many columns.
    func table(_ table: ColumnTable, indent: String = "") {
        for row in table.lines(fitting: width == .max ? .max : width - indent.columnCount) {
            line(indent + (row.isHeading ? styled(row.text, .bold) : row.text))
        }
    }

    /// Writes a JSON document in one line.
    ///
    /// - Throws: `JSONError` for a NaN or an infinity.
    func json(_ value: JSONValue) throws {
        var writer = JSONWriter()
        try value.write(to: &writer)
        line(String(decoding: writer.bytes, as: UTF8.self))
    }

    // MARK: Progress

    /// Shows what is being waited for, on a line that the next text replaces; nothing in files and pipes.
    func progress(_ text: String) {
        guard isWatched else { return }
        let room = width == .max ? 80 : width
        write("\r\u{1B}[K" + styled(String("… \(text)".prefix(max(1, room - 1))), .dim))
    }

    /// Takes the line of progress away.
    func endProgress() {
        if isWatched { write("\r\u{1B}[K") }
    }
}
