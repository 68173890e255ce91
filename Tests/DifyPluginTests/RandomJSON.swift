import DifyPlugin
import ScriptedTransport

/// Makes random values, and random spellings of them.
struct RandomJSON {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    mutating func value(depth: Int = 5) -> JSONValue {
        switch pick(depth > 0 ? 9 : 6) {
        case 0: return .null
        case 1: return .bool(random.next() & 1 == 0)
        case 2: return .integer(Int64(truncatingIfNeeded: random.next()) >> Int64(pick(64)))
        case 3:
            let number = Double(bitPattern: random.next())
            // Between them lie whole doubles that Foundation reads as the integer their digits would be.
            let isPlain = number.isFinite && !(0x1p53...0x1p64 ~= number.magnitude)
            return .double(isPlain ? number : 0.5)
        case 4: return .unsigned(random.next() | 1 << 63)
        case 5: return .string(string())
        case 6, 7: return .object(JSONObject((0..<pick(6)).map { _ in (string(), value(depth: depth - 1)) }))
        default: return .array((0..<pick(6)).map { _ in value(depth: depth - 1) })
        }
    }

    private mutating func string() -> String {
        // No combining characters: Foundation takes names for equal that are so only after normalising.
        let scalars: [Unicode.Scalar] = [
            "a", "b", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "日", "😀", "\u{2028}", " ",
        ]
        var text = ""
        for _ in 0..<pick(20) { text.unicodeScalars.append(pick(3) == 0 ? scalars[pick(scalars.count)] : "x") }
        return text
    }

    // MARK: Spelling

    /// The value as text with random spaces, escapes and signs of exponents.
    mutating func spelled(_ value: JSONValue) -> String {
        switch value {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .integer(let value): return "\(value)"
        case .unsigned(let value): return "\(value)"
        case .double(let value): return random.next() & 1 == 0 ? "\(value)" : "\(value)".uppercased()
        case .string(let text): return spelled(text)
        case .array(let elements):
            return "[" + space() + elements.map { spelled($0) + space() }.joined(separator: "," + space()) + "]"
        case .object(let object):
            let members = object.keys.map { name in
                spelled(name) + space() + ":" + space() + spelled(object[name] ?? .null) + space()
            }
            return "{" + space() + members.joined(separator: "," + space()) + "}"
        }
    }

    private mutating func space() -> String {
        pick(4) == 0 ? ["", " ", "\n", "\r\n", "\t", "    "][pick(6)] : ""
    }

    private mutating func spelled(_ text: String) -> String {
        var spelling = "\""
        for scalar in text.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if mustEscape || pick(5) == 0 {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: pick(2) == 0)
                    spelling += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                spelling.unicodeScalars.append(scalar)
            }
        }
        return spelling + "\""
    }
}
