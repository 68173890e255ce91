import DifyPlugin
import Testing

struct ExactDecimalTests {
    private static let nines = String(repeating: "9", count: 38)

    @Test(
        "reads a number exactly and writes it without an exponent",
        arguments: [
            ("0", "0"), ("-0", "0"), ("0.000", "0"), ("0e99", "0"), ("12", "12"), ("+7", "7"), ("007", "7"),
            ("0.10", "0.1"), ("-0.5", "-0.5"), (".5", "0.5"), ("5.", "5"), ("1e3", "1000"), ("1.5E-6", "0.0000015"),
            ("12.34e1", "123.4"), ("-1e-7", "-0.0000001"), ("1e-64", "0.\(String(repeating: "0", count: 63))1"),
            ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"), (nines, nines),
            ("-\(nines)", "-\(nines)"),
        ])
    func parsing(text: String, written: String) throws {
        #expect(try ExactDecimal(parsing: text).description == written)
    }

    @Test(
        "refuses what is no number",
        arguments: [
            "", " ", "-", "+", ".", "e5", "1e", "1e+", "1 ", " 1", "1,5", "0x1", "1.2.3", "--1", "nan", "inf", "١",
        ])
    func malformed(text: String) {
        #expect(throws: ExactDecimalError.malformed) { try ExactDecimal(parsing: text) }
    }

    @Test(
        "has an error for what does not fit",
        arguments: [
            "9\(nines)9", "1e39", "-1e39", "1e-65", "1e1000001", "1e-1000001", "1e\(nines)", "1e\(nines)9",
            "0.\(nines)99",
        ])
    func overflow(text: String) {
        #expect(throws: ExactDecimalError.overflow) { try ExactDecimal(parsing: text) }
    }

    @Test(
        "takes a JSON number in its shortest spelling, and a string",
        arguments: [
            (JSONValue.string("0.30"), "0.3"), (.double(0.1), "0.1"), (.double(1e-6), "0.000001"), (.integer(-3), "-3"),
            (.unsigned(.max), "18446744073709551615"), (.double(1e20), "100000000000000000000"),
        ])
    func json(value: JSONValue, written: String) throws {
        #expect(try ExactDecimal(value).description == written)
    }

    @Test("takes no other JSON", arguments: [JSONValue.null, true, [], [:], "", .double(.infinity), .double(.nan)])
    func otherJSON(value: JSONValue) {
        #expect(throws: ExactDecimalError.malformed) { try ExactDecimal(value) }
    }

    @Test(
        "multiplies and adds exactly",
        arguments: [
            ("0.1", "0.2", "0.02", "0.3"), ("3", "-0.5", "-1.5", "2.5"), ("0", "7.7", "0", "7.7"),
            ("0.000001", "123456", "0.123456", "123456.000001"), ("-0.25", "-4", "1", "-4.25"),
        ])
    func arithmetic(one: String, other: String, product: String, sum: String) throws {
        let (one, other) = (try ExactDecimal(parsing: one), try ExactDecimal(parsing: other))
        #expect(try one.multiplied(by: other).description == product)
        #expect(try other.multiplied(by: one).description == product)
        #expect(try one.adding(other).description == sum)
        #expect(try other.adding(one).description == sum)
    }

    @Test("has an error for a result that does not fit")
    func largeResults() throws {
        let large = try ExactDecimal(parsing: "17\(String(repeating: "0", count: 37))")
        let small = try ExactDecimal(parsing: "1e-40")
        #expect(throws: ExactDecimalError.overflow) { try large.multiplied(by: large) }
        #expect(throws: ExactDecimalError.overflow) { try small.multiplied(by: small) }
        #expect(throws: ExactDecimalError.overflow) { try large.adding(large) }
        #expect(throws: ExactDecimalError.overflow) { try large.adding(small) }
    }

    @Test(
        "rounds a half away from zero",
        arguments: [
            ("0.00000005", 7, "0.0000001"), ("0.00000004999", 7, "0"), ("-0.00000005", 7, "-0.0000001"),
            ("-0.00000004999", 7, "0"), ("0.12345675", 7, "0.1234568"), ("0.12345665", 7, "0.1234567"),
            ("0.99999995", 7, "1"), ("1.5", 0, "2"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("1.25", 1, "1.3"),
            ("1.2", 7, "1.2"), ("1.5", -1, "2"), ("1e-64", 7, "0"), ("0", 7, "0"),
        ])
    func rounding(number: String, places: Int, rounded: String) throws {
        #expect(try ExactDecimal(parsing: number).rounded(to: places).description == rounded)
    }

    @Test("numbers that are written differently are the same")
    func equality() throws {
        #expect(try ExactDecimal(parsing: "1.500") == ExactDecimal(parsing: "15e-1"))
        #expect(try ExactDecimal(parsing: "100") == 100)
        #expect(ExactDecimal(.min).description == "-9223372036854775808")
    }
}
