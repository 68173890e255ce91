/// What GPT-2's pattern tells apart.
enum ScalarKind {
    /// `\p{L}`
    case letter
    /// `\p{N}`
    case number
    /// `\s`: what Unicode calls white space, such as U+0085, the no-break space and U+2028.
    case space
    /// All the rest: punctuation, symbols, marks, controls, and what is not assigned.
    case other

    /// The kind of an ASCII byte.
    init(ascii byte: UInt8) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): self = .letter
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self = .number
        case 0x20, 0x09...0x0D: self = .space
        default: self = .other
        }
    }

    /// The kind of any scalar, by the Unicode tables in Swift's standard library.
    init(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
        case .decimalNumber, .letterNumber, .otherNumber: self = .number
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: self = .space
        // U+0085 and the ASCII controls from tab to carriage return are white space of the category "control".
        case .control: self = scalar.properties.isWhitespace ? .space : .other
        default: self = .other
        }
    }
}
