import Testing

@testable import OpenAICompatible

@Suite("How long a server asks to wait")
struct RetryAfterTests {
    @Test(
        "Seconds or a date, never less than nothing and never more than a day",
        arguments: [
            ("30", 30), ("0", 0), ("-5", 0), ("999999999999", 86_400), ("Sun, 06 Nov 1994 08:49:37 GMT", 7),
            ("Sun, 06 Nov 1994 08:49:00 GMT", 0), ("Mon, 07 Nov 2094 08:49:37 GMT", 86_400), ("soon", nil), ("", nil),
            ("Sun, 06 Nox 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49 GMT", nil),
            ("Sun, 99 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("1.5", nil),
        ] as [(String, Int?)])
    func delay(value: String, seconds: Int?) {
        #expect(RetryAfter.delay(value, now: 784_111_770) == seconds.map { .seconds($0) })
    }
}
