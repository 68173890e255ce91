import CLinux
import Glibc
import Synchronization

/// The Xinference-like server that both the plugin and curl read from.
///
/// One epoll thread over raw sockets on the loopback sends bytes rendered beforehand. It runs in the benchmark's
/// process, so its CPU is in nobody's figures.
final class UpstreamServer: Sendable {
    struct Counts {
        var completions = 0
        var embeddings = 0
        var transcriptions = 0
        var otherRequests = 0
        var connections = 0
        var openStreams = 0
        /// The most streams that were open at one time since the last `takeCounts`.
        var mostOpenStreams = 0
    }

    let port: UInt16
    private let listener: Int32
    private let counts = Mutex(Counts())

    /// Opens a listening socket on a free port and starts serving; it serves until the process ends.
    init() throws(BenchmarkError) {
        listener = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard listener >= 0 else { throw BenchmarkError(call: "socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 4_096) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard bound else { throw BenchmarkError(call: "bind") }
        port = UInt16(bigEndian: address.sin_port)
        _ = try Worker { [self] in
            do throws(BenchmarkError) {
                let loop = try Loop(listener: listener, server: self)
                while true { try loop.turn() }
            } catch {
                // Without an upstream nothing can be measured; the waiting driver would only time out.
                printError("the upstream server failed: \(error)")
                exit(70)
            }
        }
    }

    /// The counts since the last call.
    func takeCounts() -> Counts {
        counts.withLock { counts in
            defer { counts = Counts(openStreams: counts.openStreams, mostOpenStreams: counts.openStreams) }
            return counts
        }
    }

    private func count(_ change: (inout Counts) -> Void) { counts.withLock { change(&$0) } }
}

// MARK: - The loop

extension UpstreamServer {
    /// The server thread's own state: made, used and left on that thread only.
    private final class Loop {
        private let listener: Int32
        private let server: UpstreamServer
        private let epoll: Int32
        private var connections: [Int32: Connection] = [:]
        private var streaming: [Connection] = []
        private var scripts: [Int: StreamScript] = [:]
        private var embeddings = EmbeddingAnswers()
        private var transcriptions = TranscriptionAnswers()
        /// Responses that the one model still works on, in the order in which they are due.
        private var working: [(connection: Connection, response: [UInt8], due: UInt64)] = []
        private var events = [epoll_event](repeating: epoll_event(), count: 256)

        init(listener: Int32, server: UpstreamServer) throws(BenchmarkError) {
            self.listener = listener
            self.server = server
            epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
            guard epoll >= 0 else { throw BenchmarkError(call: "epoll_create1") }
            try watch(listener, EPOLL_CTL_ADD, EPOLLIN.rawValue)
        }

        func turn() throws(BenchmarkError) {
            var wait = timeToNextWrite()
            let ready = epoll_pwait2(epoll, &events, Int32(events.count), &wait, nil)
            guard ready >= 0 || errno == EINTR else { throw BenchmarkError(call: "epoll_pwait2") }
            for index in 0..<Int(max(0, ready)) {
                let event = events[index]
                if event.data.fd == listener {
                    try accept()
                } else if let connection = connections[event.data.fd] {
                    if event.events & EPOLLOUT.rawValue != 0 { try writable(connection) }
                    if event.events & ~EPOLLOUT.rawValue != 0 { try readable(connection) }
                }
            }
            try writeDue()
        }

        // MARK: Reading

        private func accept() throws(BenchmarkError) {
            while true {
                let descriptor = accept4(
                    listener, nil, nil, Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue))
                guard descriptor >= 0 else {
                    guard errno == EAGAIN || errno == ECONNABORTED || errno == EINTR else {
                        throw BenchmarkError(call: "accept4")
                    }
                    if errno == EAGAIN { return } else { continue }
                }
                var on: Int32 = 1
                setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                try watch(descriptor, EPOLL_CTL_ADD, EPOLLIN.rawValue)
                connections[descriptor] = Connection(descriptor)
                server.count { $0.connections += 1 }
            }
        }

        private func readable(_ connection: Connection) throws(BenchmarkError) {
            guard connection.receive() else { return drop(connection) }
            while !connection.isBusy, let request = connection.nextRequest() {
                if let embedding = request.embedding {
                    embed(embedding, connection)
                    continue
                }
                if let form = request.transcription {
                    server.count { $0.transcriptions += 1 }
                    connection.pending = transcriptions.response(to: form)
                    connection.flush()
                    continue
                }
                guard let plan = request.plan else {
                    server.count { $0.otherRequests += 1 }
                    connection.pending = Self.answer(to: request)
                    connection.flush()
                    continue
                }
                let script = scripts[plan.chunks] ?? StreamScript(chunks: plan.chunks)
                scripts[plan.chunks] = script
                // Streams of a pace start at different phases of it, as independent users do, not all at one instant.
                reap()
                connection.begin(plan, script, stream: request.stream, phase: Double(request.stream) * 0.618_034)
                streaming.append(connection)
                server.count {
                    $0.completions += 1
                    $0.openStreams += 1
                    $0.mostOpenStreams = max($0.mostOpenStreams, $0.openStreams)
                }
            }
            if connection.isBlocked {
                try watch(connection.descriptor, EPOLL_CTL_MOD, EPOLLIN.rawValue | EPOLLOUT.rawValue)
            }
        }

        /// Answers at once, or puts the answer behind those that the model is still to give.
        private func embed(_ request: EmbeddingRequest, _ connection: Connection) {
            server.count { $0.embeddings += 1 }
            let response = embeddings.response(to: request)
            guard request.plan.milliseconds > 0 else {
                connection.pending = response
                return connection.flush()
            }
            let start = max(Clock.now(), working.last?.due ?? 0)
            working.append((connection, response, start + UInt64(request.plan.milliseconds) * 1_000_000))
        }

        private func drop(_ connection: Connection) {
            working.removeAll { $0.connection === connection }
            if let index = streaming.firstIndex(where: { $0 === connection }) {
                streaming.remove(at: index)
                server.count { $0.openStreams -= 1 }
            }
            connections[connection.descriptor] = nil
            close(connection.descriptor)
        }

        // MARK: Writing

        private func writable(_ connection: Connection) throws(BenchmarkError) {
            connection.flush()
            if !connection.isBlocked { try watch(connection.descriptor, EPOLL_CTL_MOD, EPOLLIN.rawValue) }
        }

        /// How long the loop may sleep; when nothing is due, long.
        private func timeToNextWrite() -> timespec {
            var due = working.first?.due ?? UInt64.max
            for connection in streaming where !connection.isBlocked && !isHeld(connection) {
                due = min(due, connection.due)
            }
            guard due < .max else { return timespec(tv_sec: 3_600, tv_nsec: 0) }
            let now = Clock.now()
            let rest = due > now ? due - now : 0
            return timespec(tv_sec: Int(rest / 1_000_000_000), tv_nsec: Int(rest % 1_000_000_000))
        }

        private func isHeld(_ connection: Connection) -> Bool {
            guard connection.isHeld, case .together(let streams)? = connection.plan?.pace else { return false }
            connection.isHeld = streaming.count < streams
            return connection.isHeld
        }

        private func writeDue() throws(BenchmarkError) {
            let now = Clock.now()
            while let first = working.first, first.due <= now {
                working.removeFirst()
                first.connection.pending = first.response
                first.connection.flush()
                if first.connection.isBlocked {
                    try watch(first.connection.descriptor, EPOLL_CTL_MOD, EPOLLIN.rawValue | EPOLLOUT.rawValue)
                }
            }
            for connection in streaming where !connection.isBlocked && connection.due <= now && !isHeld(connection) {
                connection.write()
                if connection.isBlocked {
                    try watch(connection.descriptor, EPOLL_CTL_MOD, EPOLLIN.rawValue | EPOLLOUT.rawValue)
                }
            }
            reap()
        }

        /// Takes the streams that have ended off the list.
        private func reap() {
            let before = streaming.count
            streaming.removeAll { !$0.isBusy }
            let finished = before - streaming.count
            guard finished > 0 else { return }
            server.count { $0.openStreams -= finished }
        }

        private func watch(
            _ descriptor: Int32, _ operation: Int32, _ interest: UInt32
        ) throws(BenchmarkError) {
            var event = epoll_event(events: interest, data: epoll_data(fd: descriptor))
            guard epoll_ctl(epoll, operation, descriptor, &event) == 0 else { throw BenchmarkError(call: "epoll_ctl") }
        }

        /// Enough of the other paths for a plugin that asks before it posts; such requests are counted and reported.
        private static func answer(to request: Connection.Request) -> [UInt8] {
            let uid = request.path.split(separator: "/").last.map(String.init) ?? ""
            let body: String
            switch request.path {
            case let path where path.hasPrefix("/v1/models/bench-embed-"):
                body =
                    #"{"model_type":"embedding","model_name":"bench","dimensions":1024,"max_tokens":8192,"#
                    + #""language":["en"],"model_ability":["embed"],"model_format":"pytorch","replica":1}"#
            case let path where path.hasPrefix("/v1/models/bench-recording-"):
                body =
                    #"{"model_type":"audio","model_name":"bench","model_family":"whisper","model_ability":["audio2text"],"#
                    + #""multilingual":true,"replica":1}"#
            case "/v1/cluster/auth": body = #"{"auth": false}"#
            case let path where path.hasPrefix("/v1/models/"):
                body =
                    #"{"model_type": "LLM", "model_name": "bench", "model_uid": "\#(uid)", "context_length": 32768, "#
                    + #""model_ability": ["chat"], "model_format": "pytorch", "model_family": "bench"}"#
            default: body = #"{"detail": "Not Found"}"#
            }
            let status = body.contains("detail") ? "404 Not Found" : "200 OK"
            let head =
                "HTTP/1.1 \(status)\r\ncontent-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
            return Array((head + body).utf8)
        }
    }
}
