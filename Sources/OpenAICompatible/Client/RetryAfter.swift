internal import Glibc

/// The header `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
///
/// Xinference sends seconds, proxies also dates.
enum RetryAfter {
    private static let longest = 86_400
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// How long the server asks to wait, at most a day; `nil` if the value is neither.
    static func delay(_ value: String) -> Duration? { delay(value, now: time(nil)) }

    /// The same at a given time, in seconds since 1970.
    static func delay(_ value: String, now: Int) -> Duration? {
        let seconds = Int(value) ?? date(value).map { $0.subtractingReportingOverflow(now).partialValue }
        return seconds.map { .seconds(min(max($0, 0), longest)) }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` in seconds since 1970.
    private static func date(_ value: String) -> Int? {
        let words = value.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int32(words[1]), (1...31).contains(day),
            let month = months.firstIndex(of: String(words[2])), let year = Int32(words[3]),
            (1970...9999).contains(year)
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int32($0) }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
        else {
            return nil
        }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, Int32(month), day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (clock[0], clock[1], clock[2])
        return timegm(&parts)
    }
}
