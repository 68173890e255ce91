import Foundation

/// Text for people: colours on a terminal, plain text into files and pipes.
struct Terminal: Sendable {
    /// What a piece of text is, for the eye.
    enum Style: String, Sendable {
        case bold = "1"
        case dim = "2"
        case good = "32"
        case bad = "31"
        case accent = "36"
    }

    let hasColours: Bool

    /// Looks at standard output, and at `NO_COLOR` (no-color.org).
    init() {
        hasColours = isatty(1) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }

    /// The text in a style.
    func styled(_ text: String, _ style: Style) -> String {
        hasColours ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes a line.
    func line(_ text: String = "") { write(text + "\n") }

    /// Writes at once, so that a token is seen when it arrives.
    func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Writes a table of two columns.
    func table(_ rows: [(String, String)]) {
        let width = rows.map(\.0.count).max() ?? 0
        for (name, value) in rows {
            line("  " + styled(name.padding(toLength: width, withPad: " ", startingAt: 0), .dim) + "  " + value)
        }
    }
}
