/// A point in time as a manifest writes it (RFC 3339, section 5.6): with a zone, as Go and Python both read it.
struct Timestamp {
    private let year, month, day: Int
    private let secondOfDay: Int
    private let hasFraction: Bool
    /// Seconds that the zone is ahead of UTC.
    private let offset: Int

    /// Reads a text; `nil` if it is none or names a day or a time that does not exist.
    init?(_ text: String) {
        var rest = text.utf8[...]
        guard let year = Self.number(&rest, digits: 4), Self.skip("-", &rest),
            let month = Self.number(&rest, digits: 2), Self.skip("-", &rest),
            let day = Self.number(&rest, digits: 2), Self.skip("T", &rest),
            let hour = Self.number(&rest, digits: 2), Self.skip(":", &rest),
            let minute = Self.number(&rest, digits: 2), Self.skip(":", &rest),
            let second = Self.number(&rest, digits: 2)
        else { return nil }
        guard let hasFraction = Self.fraction(&rest), let offset = Self.zone(&rest), rest.isEmpty else { return nil }
        // Python knows no year 0, and neither of the two a leap second.
        guard year > 0, (1...12).contains(month), day > 0, day <= Self.days(in: month, of: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        secondOfDay = hour * 3600 + minute * 60 + second
        self.hasFraction = hasFraction
        self.offset = offset
    }

    /// Whether it is Go's zero time, which the host takes for a missing one.
    var isZero: Bool { (year, month, day) == (1, 1, 1) && secondOfDay == offset && !hasFraction }

    private static func number(_ rest: inout Substring.UTF8View, digits: Int) -> Int? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy(TextShape.isDigit) else { return nil }
        rest = rest.dropFirst(digits)
        return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func skip(_ sign: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Whether there are decimals other than zero; `nil` for a point without any.
    private static func fraction(_ rest: inout Substring.UTF8View) -> Bool? {
        guard skip(".", &rest) else { return false }
        let digits = rest.prefix(while: TextShape.isDigit)
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.contains { $0 != UInt8(ascii: "0") }
    }

    private static func zone(_ rest: inout Substring.UTF8View) -> Int? {
        if skip("Z", &rest) { return 0 }
        let isAhead = skip("+", &rest)
        guard isAhead || skip("-", &rest), let hours = number(&rest, digits: 2), skip(":", &rest),
            let minutes = number(&rest, digits: 2), hours < 24, minutes < 60
        else { return nil }
        let offset = hours * 3600 + minutes * 60
        return isAhead ? offset : -offset
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
