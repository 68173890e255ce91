extension StringProtocol {
    /// The columns that the text takes on a terminal: an East Asian character or a picture takes two.
    var columnCount: Int { reduce(0) { $0 + $1.columnCount } }

    /// The text with blanks behind it up to a width.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - columnCount))
    }

    /// The text without what a terminal would obey: others write uids and answers.
    var printable: String {
        var out = ""
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x09: out.unicodeScalars.append(scalar)
            case ..<0x20, 0x7F...0x9F: out += scalar == "\r" ? "" : "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

extension String {
    /// The text in one line of a table, without what a terminal would obey, letters that turn the direction among it: what a
    /// server or a package says is not ours.
    var printableLine: String {
        var out = ""
        for scalar in printable.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x09, 0x2028...0x202E, 0x2066...0x2069: out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

extension Character {
    fileprivate var columnCount: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        return switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            2
        case 0x200B...0x200F, 0xFE00...0xFE0F: 0
        default: 1
        }
    }
}
