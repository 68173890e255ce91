import DifyPlugin
import DifyPluginTesting
import Synchronization

/// Takes what the plugin says in one session.
final class ReplySink: LineSink {
    private let all = Mutex<[HostReply]>([])
    private let onReply: @Sendable (HostReply) -> Void

    init(onReply: @escaping @Sendable (HostReply) -> Void) {
        self.onReply = onReply
    }

    var replies: [HostReply] { all.withLock { $0 } }

    func send(_ lines: [UInt8]) async -> Bool {
        for line in lines.split(separator: 0x0A) {
            let reply = HostReply(line: Array(line))
            all.withLock { $0.append(reply) }
            onReply(reply)
        }
        return true
    }
}
