/// What waits to be written to the host, as a value.
///
/// ```
/// asleep ── append ──▶ awake ── take: bytes ──▶ awake … take: nothing ──▶ asleep
///                        └── close ──▶ closed (from any state, for good)
/// ```
package struct OutputBuffer: Sendable {
    /// What the writer thread has to do next.
    package enum Step: Sendable {
        /// Write the batch, then take again.
        case write
        /// There is nothing; take again when woken.
        case sleep
        /// Nobody reads any more.
        case stop
    }

    /// Bytes waiting above which those who send are suspended.
    let highWatermark: Int
    private var pending: [UInt8] = []
    private var isAsleep = false
    private(set) var isClosed = false
    /// Somebody had to wait for room, and the writer has not caught up since.
    private(set) var isBehind = false

    init(highWatermark: Int) {
        self.highWatermark = highWatermark
    }

    /// Whether those who send have to wait.
    var isFull: Bool { !isClosed && pending.count >= highWatermark }
    /// Whether all has been written, or never will be.
    var isDrained: Bool { isClosed || (isAsleep && pending.isEmpty) }

    /// Adds whole lines.
    ///
    /// - Returns: whether the writer has to be woken; `nil` if the output is closed and the lines are lost.
    mutating func append(_ lines: [UInt8]) -> Bool? {
        guard !isClosed else { return nil }
        // Many lines go out as one; a large one goes as it is.
        if pending.isEmpty, lines.count >= 256 << 10 {
            pending = lines
        } else {
            pending.append(contentsOf: lines)
        }
        if isFull { isBehind = true }
        defer { isAsleep = false }
        return isAsleep
    }

    /// Exchanges what is pending for an empty buffer, whose memory is used again.
    mutating func take(into batch: inout [UInt8]) -> Step {
        guard !isClosed else { return .stop }
        batch.removeAll(keepingCapacity: batch.capacity <= highWatermark * 2)
        guard !pending.isEmpty else {
            isAsleep = true
            isBehind = false
            return .sleep
        }
        swap(&batch, &pending)
        return .write
    }

    /// Gives up: nobody reads any more.
    mutating func close() {
        isClosed = true
        pending = []
    }
}
