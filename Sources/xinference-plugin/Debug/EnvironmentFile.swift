/// The variables in a `.env` file: `NAME=value` lines, as shells and Dify's own tools read them.
///
/// ```
/// # a comment
/// export NAME=value   # another
/// SINGLE='as it is, $ and \ and all'
/// DOUBLE="with \"escapes\"\n and
/// lines"
/// ```
struct EnvironmentFile: Sendable {
    /// A line that is none of that.
    struct SyntaxError: Error, Hashable, CustomStringConvertible {
        let line: Int
        let reason: String
        var description: String { "line \(line): \(reason)" }
    }

    /// The variables; of two of the same name the last counts.
    private(set) var variables: [String: String] = [:]

    private var rest: Substring.UnicodeScalarView
    private var line = 1

    /// Reads a file's text.
    init(_ text: String) throws(SyntaxError) {
        rest = text[...].unicodeScalars
        if rest.first == "\u{FEFF}" { rest.removeFirst() }
        while true {
            skip { $0.properties.isWhitespace }
            guard let first = rest.first else { break }
            if first == "#" { skipLine() } else { try readVariable() }
        }
    }

    // MARK: Steps

    private mutating func readVariable() throws(SyntaxError) {
        var name = take(while: Self.isNamed)
        skip(while: Self.isBlank)
        if name == "export", rest.first.map(Self.isNamed) == true {
            name = take(while: Self.isNamed)
            skip(while: Self.isBlank)
        }
        guard let initial = name.unicodeScalars.first, !("0"..."9").contains(initial), rest.first == "=" else {
            throw SyntaxError(line: line, reason: "it is not of the form NAME=value")
        }
        rest.removeFirst()
        skip(while: Self.isBlank)
        switch rest.first {
        case "'": variables[name] = try readQuoted("'")
        case "\"": variables[name] = try readQuoted("\"")
        default: variables[name] = readPlain()
        }
    }

    /// Up to the end of the line, or a `#` behind a space.
    private mutating func readPlain() -> String {
        var value = String.UnicodeScalarView()
        while let scalar = rest.first, scalar != "\n" {
            if scalar == "#", value.last.map(Self.isBlank) ?? true { break }
            value.append(scalar)
            rest.removeFirst()
        }
        while let last = value.last, last.properties.isWhitespace { value.removeLast() }
        skipLine()
        return String(value)
    }

    private mutating func readQuoted(_ quote: Unicode.Scalar) throws(SyntaxError) -> String {
        let start = line
        rest.removeFirst()
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\n" { line += 1 }
            if scalar == quote {
                skip(while: Self.isBlank)
                guard rest.first.map({ $0 == "#" || $0.properties.isWhitespace }) ?? true else {
                    throw SyntaxError(line: line, reason: "something stands behind the closing quote")
                }
                skipLine()
                return String(value)
            }
            guard scalar == "\\", quote == "\"", let escaped = rest.popFirst() else {
                value.append(scalar)
                continue
            }
            value.append(contentsOf: Self.unescaped(escaped).unicodeScalars)
        }
        throw SyntaxError(line: start, reason: "the quote is not closed")
    }

    private static func unescaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "n": "\n"
        case "r": "\r"
        case "t": "\t"
        case "\\", "\"", "$", "`": String(scalar)
        default: "\\\(scalar)"
        }
    }

    private mutating func take(while belongs: (Unicode.Scalar) -> Bool) -> String {
        let taken = rest.prefix(while: belongs)
        rest.removeFirst(taken.count)
        return String(taken)
    }

    private mutating func skip(while belongs: (Unicode.Scalar) -> Bool) {
        while let scalar = rest.first, belongs(scalar) {
            if scalar == "\n" { line += 1 }
            rest.removeFirst()
        }
    }

    private mutating func skipLine() { skip { $0 != "\n" } }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\n" && scalar.properties.isWhitespace
    }

    private static func isNamed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar == "_" || ("0"..."9").contains(scalar))
    }
}
