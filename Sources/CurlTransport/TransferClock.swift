internal import HTTPTransport

/// Which of a transfer's limits is running, and since when.
///
/// Times are nanoseconds of the monotonic clock.
///
/// The connect limit is libcurl's; the other two are ours, because libcurl only knows whole seconds of low speed.
struct TransferClock {
    enum Phase {
        /// Resolving, connecting, negotiating.
        case connecting
        /// The request is on its way and nothing has come back.
        case awaitingFirstByte
        /// Part of the response has come.
        case receiving
        /// We have made libcurl wait for the consumer: silence is our own doing.
        case held
    }

    private(set) var phase: Phase = .connecting
    private var lastActivity: UInt64 = 0
    private let timeouts: HTTPTimeouts

    init(_ timeouts: HTTPTimeouts) {
        self.timeouts = timeouts
    }

    /// When the running limit passes; `nil` when none runs.
    var deadline: UInt64? {
        switch phase {
        case .connecting, .held: nil
        case .awaitingFirstByte: lastActivity.saturatingAdd(timeouts.firstByte.wholeNanoseconds)
        case .receiving: lastActivity.saturatingAdd(timeouts.idle.wholeNanoseconds)
        }
    }

    mutating func enter(_ phase: Phase, now: UInt64) {
        self.phase = phase
        lastActivity = now
    }

    /// Bytes have come: the idle limit starts anew.
    ///
    /// Called for every chunk.
    mutating func touch(now: UInt64) {
        lastActivity = now
    }

    /// The error of the limit that has passed, if one has.
    func expiry(now: UInt64, origin: Origin) -> TransportError? {
        guard let deadline, deadline <= now else { return nil }
        if phase == .awaitingFirstByte {
            return TransportError(
                .firstByteTimeout,
                "\(origin) took the request but sent no byte of an answer within \(timeouts.firstByte.inSeconds)")
        }
        return TransportError(
            .idleTimeout, "\(origin) stopped sending: no further byte within \(timeouts.idle.inSeconds)",
            responseBegan: true)
    }
}

extension UInt64 {
    fileprivate func saturatingAdd(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

extension Duration {
    /// Nanoseconds from zero up to what fits.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 1 << 33 else { return .max }  // 272 years, and the product below stays in range
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds) / 1_000_000_000
    }

    /// Milliseconds as libcurl's options take them: at least 1, because 0 means libcurl's own default.
    var curlMilliseconds: Int {
        Int(Swift.min(Swift.max(wholeNanoseconds / 1_000_000, 1), UInt64(Int32.max)))
    }

    /// The duration for people: `300 seconds`, `0.25 seconds`.
    var inSeconds: String {
        let milliseconds = wholeNanoseconds / 1_000_000
        let (whole, rest) = (milliseconds / 1000, milliseconds % 1000)
        if rest == 0 { return whole == 1 ? "1 second" : "\(whole) seconds" }
        var digits = String(1000 + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits) seconds"
    }
}
