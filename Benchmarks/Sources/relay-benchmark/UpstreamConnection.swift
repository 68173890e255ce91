import Glibc

/// One client's connection to the upstream server: requests come in, at most one stream at a time goes out.
final class Connection {
    struct Request {
        var path: String
        /// What a POST for a chat completion asks for; nil in any other request.
        var plan: StreamPlan?
        /// What a POST for embeddings asks for; nil in any other request.
        var embedding: EmbeddingRequest?
        /// What a POST for a transcription brings; nil in any other request.
        var transcription: TranscriptionForm?
        /// The stream's number, from the words `stream N` in the user's message; it comes back in every token.
        var stream: Int
    }

    let descriptor: Int32
    private(set) var plan: StreamPlan?
    /// When the next write of the stream is due; 0 for at once.
    private(set) var due: UInt64 = 0
    var isHeld = false
    /// Bytes that the socket did not take yet.
    var pending: [UInt8] = []
    private var pendingOffset = 0
    private var received: [UInt8] = []
    /// The head of the request whose body is still to come in full: read once, however long the body takes.
    private var head: Head?
    private var chunk = [UInt8](repeating: 0, count: 65_536)
    private var script: StreamScript?
    private var frame = 0
    private var stream: [UInt8] = []

    var isBusy: Bool { script != nil }
    var isBlocked: Bool { !pending.isEmpty }

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    // MARK: Requests

    /// Takes what has arrived; false when the client has gone.
    func receive() -> Bool {
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 {
                received += chunk[0..<count]
            } else {
                return count < 0 && (errno == EAGAIN || errno == EINTR)
            }
        }
    }

    /// The next whole request; nil while it is not here yet.
    func nextRequest() -> Request? {
        if head == nil {
            head = Head(received)
            if let head { received.reserveCapacity(head.count + head.bodyCount) }
        }
        guard let head, received.count >= head.count + head.bodyCount else { return nil }
        self.head = nil
        let body = Array(received[head.count..<(head.count + head.bodyCount)])
        received.removeFirst(head.count + head.bodyCount)
        var request = Request(path: head.path, stream: 0)
        switch head.path {
        case "/v1/chat/completions" where head.isPost:
            let bodyText = String(decoding: body, as: UTF8.self)
            request.plan = Self.modelUID(in: body).flatMap(StreamPlan.init(modelUID:))
            request.stream =
                bodyText.firstRange(of: "stream ").flatMap {
                    Int(bodyText[$0.upperBound...].prefix(while: \.isNumber))
                } ?? 0
        case EmbeddingPlan.path where head.isPost:
            request.embedding = EmbeddingRequest(body: body)
        case RecordingPlan.path where head.isPost:
            request.transcription = TranscriptionForm(body: body, contentType: head.contentType)
        default: break
        }
        return request
    }

    private struct Head {
        let path: String
        let isPost: Bool
        let contentType: String
        /// With the empty line that ends it.
        let count: Int
        let bodyCount: Int

        /// Reads a head; nil while its end is not here yet.
        init?(_ bytes: [UInt8]) {
            guard let end = bytes.range(of: "\r\n\r\n", from: 0) else { return nil }
            let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
            let words = (lines.first ?? "").split(separator: " ")
            func value(_ name: String) -> String? {
                lines.first { $0.lowercased().hasPrefix(name + ":") }?
                    .split(separator: ":", maxSplits: 1).last.map(String.init)
            }
            path = words.count > 1 ? String(words[1].prefix { $0 != "?" }) : ""
            isPost = words.first == "POST"
            contentType = value("content-type") ?? ""
            bodyCount = value("content-length").flatMap { Int($0.filter(\.isNumber)) } ?? 0
            count = end.upperBound
        }
    }

    private static func modelUID(in body: [UInt8]) -> String? {
        var uid: [UInt8] = []
        var scanner = JSONScanner(body.indices)
        let model = JSONScanner.Key("model")
        let bytes = body.span
        do throws(JSONScanner.Malformed) {
            try scanner.object(bytes) { (key, scanner) throws(JSONScanner.Malformed) in
                if model ~= key { try scanner.string(bytes, into: &uid) } else { try scanner.skip(bytes) }
            }
        } catch {
            return nil
        }
        return String(decoding: uid, as: UTF8.self)
    }

    // MARK: Streams

    func begin(_ plan: StreamPlan, _ script: StreamScript, stream: Int, phase: Double) {
        self.plan = plan
        self.script = script
        self.stream = Token.decimal(stream % 10_000, width: 4)
        frame = 0
        due = 0
        isHeld = false
        switch plan.pace {
        case .every(let micros):
            due = Clock.now() + UInt64(phase.truncatingRemainder(dividingBy: 1) * Double(micros) * 1_000)
        case .together: isHeld = true
        case .flatOut: break
        }
        pending = Array(
            ("HTTP/1.1 200 OK\r\ndate: Sat, 21 Nov 2026 03:47:23 GMT\r\nserver: uvicorn\r\ncache-control: no-store\r\n"
                + "x-accel-buffering: no\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
                + "transfer-encoding: chunked\r\n\r\n").utf8)
        flush()
    }

    /// Sends what the plan allows now: some writes of a flat-out stream, so that others get their turn, or one chunk.
    func write() {
        guard let plan, let script else { return }
        let perWrite: Int
        var writes = 1
        switch plan.pace {
        case .flatOut(let count): (perWrite, writes) = (count, max(1, 64 / count))
        case .together: (perWrite, writes) = (1, 8)
        case .every(let micros):
            perWrite = 1
            due += UInt64(micros) * 1_000
        }
        while writes > 0, pending.isEmpty, frame < script.frames.count {
            let upTo = min(frame + perWrite, script.frames.count)
            render(script, frame..<upTo, stamped: due > 0)
            frame = upTo
            writes -= 1
            flush()
            // The finish, `[DONE]` and the end follow the last token at once, each in its own write.
            if due > 0, frame > plan.chunks { writes = 1 }
        }
        if frame == script.frames.count, pending.isEmpty { self.script = nil }
    }

    /// Sends pending bytes until there are none or the socket takes no more.
    func flush() {
        while pendingOffset < pending.count {
            let count = pending.withUnsafeBytes { bytes in
                send(
                    descriptor, bytes.baseAddress?.advanced(by: pendingOffset), bytes.count - pendingOffset,
                    Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                pendingOffset += count
            } else if errno != EINTR {
                // EAGAIN waits for room. Any other error means the client has gone; reading will say so.
                if errno == EAGAIN { return }
                break
            }
        }
        pending.removeAll(keepingCapacity: true)
        pendingOffset = 0
        if let script, frame == script.frames.count { self.script = nil }
    }

    private func render(_ script: StreamScript, _ frames: Range<Int>, stamped: Bool) {
        let first = script.frames[frames.lowerBound].bytes.lowerBound
        pending.append(contentsOf: script.bytes[first..<script.frames[frames.upperBound - 1].bytes.upperBound])
        let stamp = stamped ? Token.digits(Clock.now(), width: 16, radix: 16) : []
        for index in frames {
            guard let tail = script.frames[index].tail else { continue }
            let start = tail - first
            for (offset, byte) in stream.enumerated() { pending[start + Token.streamOffset + offset] = byte }
            for (offset, byte) in stamp.enumerated() { pending[start + Token.stampOffset + offset] = byte }
        }
    }
}
