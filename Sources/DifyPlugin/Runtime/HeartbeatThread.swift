/// Tells the host at once, and then every so often, that the plugin lives (protocol section 2.4).
///
/// A thread of its own: whatever the requests do, the beat goes on. It shares only the output's buffer with them, and
/// adds to that without waiting.
enum HeartbeatThread {
    static let line: [UInt8] = Array(#"{"event":"heartbeat","session_id":null,"data":{}}"#.utf8) + [0x0A]

    /// Sends the first heartbeat and starts the thread, which ends with the output.
    static func start(every milliseconds: Int32, to output: OutputThread) throws(SystemError) {
        _ = output.enqueue(line)
        try SystemThread.start {
            repeat {
                SystemThread.pause(milliseconds: milliseconds)
            } while output.enqueue(line) != nil
        }
    }
}
