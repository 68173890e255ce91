internal import Foundation

/// Finds an arithmetic expression in a sentence and works it out.
struct ArithmeticEvaluator {
    private enum Symbol: Equatable {
        case number(Decimal)
        case sign(Character)
    }

    /// The first expression of `text` with at least one operation, as written, and its value as text.
    static func evaluate(_ text: String) -> (expression: String, value: String)? {
        for run in runs(in: text) where run.contains(where: { if case .sign = $0 { true } else { false } }) {
            var evaluator = ArithmeticEvaluator(symbols: run[...])
            guard let value = evaluator.sum(), evaluator.symbols.isEmpty, evaluator.operations > 0 else { continue }
            return (describe(run), value.map(format) ?? "undefined")
        }
        return nil
    }

    private var symbols: ArraySlice<Symbol>
    private var operations = 0
    private var depth = 0

    private init(symbols: ArraySlice<Symbol>) {
        self.symbols = symbols
    }

    // MARK: Grammar

    // Each level returns nil when the symbols are no expression, and a nil inside when the value does not exist.

    private mutating func sum() -> Decimal?? {
        guard depth < 64, var left = product() else { return nil }
        while let sign = take("+", "-") {
            guard let right = product() else { return nil }
            left = combine(left, right) { sign == "+" ? $0 + $1 : $0 - $1 }
        }
        return .some(left)
    }

    private mutating func product() -> Decimal?? {
        guard var left = power() else { return nil }
        while let sign = take("*", "/") {
            guard let right = power() else { return nil }
            left = combine(left, right) { sign == "*" ? $0 * $1 : ($1 == 0 ? nil : $0 / $1) }
        }
        return .some(left)
    }

    private mutating func power() -> Decimal?? {
        guard let base = atom() else { return nil }
        guard take("^") != nil else { return .some(base) }
        depth += 1
        defer { depth -= 1 }
        guard depth < 64, let exponent = power() else { return nil }
        return .some(
            combine(base, exponent) { base, exponent in
                guard exponent >= 0, exponent <= 512, let count = Int("\(exponent)") else { return nil }
                return pow(base, count)
            })
    }

    private mutating func atom() -> Decimal?? {
        if take("-") != nil {
            depth += 1
            defer { depth -= 1 }
            guard depth < 64, let value = atom() else { return nil }
            return .some(value.map { -$0 })
        }
        if take("(") != nil {
            depth += 1
            defer { depth -= 1 }
            guard let value = sum(), take(")") != nil else { return nil }
            return .some(value)
        }
        guard case .number(let value)? = symbols.popFirst() else { return nil }
        return .some(value)
    }

    private mutating func take(_ signs: Character...) -> Character? {
        guard case .sign(let sign)? = symbols.first, signs.contains(sign) else { return nil }
        symbols.removeFirst()
        return sign
    }

    private mutating func combine(
        _ left: Decimal?, _ right: Decimal?, _ body: (Decimal, Decimal) -> Decimal?
    ) -> Decimal? {
        operations += 1
        guard let left, let right, let value = body(left, right), !value.isNaN else { return nil }
        return value
    }

    // MARK: Text

    private static let words: [String: String] = [
        "plus": "+", "minus": "-", "times": "*", "multiplied": "*", "divided": "/", "over": "/", "by": "",
        "squared": "^2", "cubed": "^3", "x": "*",
    ]

    /// Operators of more than one word, or without spaces around them; the longer ones first.
    private static let phrases = [
        ("% of", "/ 100 *"), ("percent of", "/ 100 *"), ("to the power of", "^"), ("除以", "/"), ("乘以", "*"),
        ("加", "+"), ("减", "-"), ("乘", "*"),
    ]

    /// The stretches of numbers and signs in `text`, with operators that are written as words turned into signs.
    private static func runs(in text: String) -> [[Symbol]] {
        var text = text.lowercased()
        for (word, sign) in phrases {
            text = text.replacingOccurrences(of: word, with: " \(sign) ")
        }
        var runs: [[Symbol]] = [[]]
        var word = ""
        for character in text + " " {
            if character.isNumber || character == "." || character.isLetter {
                if let last = word.last, last.isNumber || last == ".", character.isLetter, character != "x" {
                    append(word, to: &runs)
                    word = ""
                } else if word == "x" || (character == "x" && word.last?.isNumber == true) {
                    append(word, to: &runs)
                    word = ""
                }
                word.append(character)
                continue
            }
            append(word, to: &runs)
            word = ""
            switch character {
            case "+", "-", "*", "/", "^", "(", ")": add(.sign(character), to: &runs)
            case "×", "·": add(.sign("*"), to: &runs)
            case "÷": add(.sign("/"), to: &runs)
            case "−": add(.sign("-"), to: &runs)
            case " ", "?", "=", "？": break
            default: runs.append([])
            }
        }
        return runs.map(trimmed)
    }

    private static func append(_ word: String, to runs: inout [[Symbol]]) {
        if word.isEmpty { return }
        let bare = word.hasSuffix(".") ? String(word.dropLast()) : word
        // A zero in front is how dates and codes are written, not numbers to work with.
        let isCode = bare.count > 1 && bare.hasPrefix("0") && !bare.hasPrefix("0.")
        if !isCode, let first = bare.first, first.isNumber, let number = Decimal(string: bare) {
            add(.number(number), to: &runs)
        } else if let signs = words[bare] {
            for sign in signs {
                add(sign.isNumber ? .number(Decimal(sign.wholeNumberValue ?? 0)) : .sign(sign), to: &runs)
            }
        } else {
            runs.append([])
        }
    }

    private static func add(_ symbol: Symbol, to runs: inout [[Symbol]]) {
        // `runs` starts with one run and only grows.
        runs[runs.index(before: runs.endIndex)].append(symbol)
    }

    /// Without dashes and signs that stand loose at either end of a run.
    private static func trimmed(_ run: [Symbol]) -> [Symbol] {
        var run = run[...]
        while case .sign(let sign)? = run.last, sign != ")" { run.removeLast() }
        while case .sign(let sign)? = run.first, sign != "(", sign != "-" { run.removeFirst() }
        return Array(run)
    }

    private static func describe(_ run: [Symbol]) -> String {
        run.map { symbol in
            switch symbol {
            case .number(let value): format(value)
            case .sign("("): "("
            case .sign(")"): ")"
            case .sign(let sign): " \(sign) "
            }
        }.joined()
    }

    private static func format(_ value: Decimal) -> String {
        var value = value
        var rounded = Decimal()
        NSDecimalRound(&rounded, &value, 10, .plain)
        return "\(rounded)"
    }
}
