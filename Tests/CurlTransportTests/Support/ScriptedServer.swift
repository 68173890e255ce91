import Glibc

@testable import CurlTransport

/// A server that does exactly what its script says, byte for byte, on a random port of 127.0.0.1.
///
/// One thread accepts and one serves each connection. Every request, up to the end of its declared body, runs the
/// script for its ordinal number: the first request of the server is 0, on whichever connection it comes.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        case send(String)
        case bytes([UInt8])
        /// Sends the bytes one by one.
        case drip(String)
        /// Waits until a test opens the gate.
        case wait(Gate)
        /// Tells a test that the script has come this far.
        case open(Gate)
        /// Ends the connection in order.
        case close
        /// Ends the connection with a TCP reset.
        case reset
        /// Takes this many bytes of the request's body, or what comes until the peer closes.
        case drain(Int)
        /// Tells the peer that no more comes, and goes on reading.
        case halfClose
        /// From now on a small write is held back until the one before is acknowledged (Nagle's algorithm).
        case holdSmallWrites
        /// Sends this many bytes in chunks and counts those that the system has taken.
        case pour(Int)
    }

    struct Counters: Sendable {
        var accepted = 0
        var requests: [String] = []
        var bodies: [[UInt8]] = []
        var bytesSent = 0
        var closedByPeer = 0
    }

    let port: Int
    private let listener: CInt
    private let tls: TLSServer?
    private let leavesBodies: Bool
    private let script: @Sendable (Int, String) -> [Step]
    private let counters = Locked(Counters())
    private let open = Locked<Set<CInt>>([])
    /// Opens when any peer has closed its connection.
    let peerClosed = Gate()

    /// - Parameters:
    ///   - leavesBodies: whether the script begins at the end of the request's head; only its steps read on.
    ///   - script: the steps for the request with that number and that head.
    init(
        tls: TLSServer? = nil, leavesBodies: Bool = false,
        _ script: @escaping @Sendable (_ ordinal: Int, _ head: String) -> [Step]
    ) throws {
        self.tls = tls
        self.leavesBodies = leavesBodies
        self.script = script
        (listener, port) = try Self.listen()
        Thread.detach { [self] in
            while case let socket = accept(listener, nil, nil), socket >= 0 {
                setOption(socket, CInt(IPPROTO_TCP), TCP_NODELAY, 1)
                _ = open.withLock { $0.insert(socket) }
                counters.withLock { $0.accepted += 1 }
                Thread.detach { [self] in serve(socket) }
            }
            Glibc.close(listener)
        }
    }

    var url: String { "\(tls == nil ? "http" : "https")://127.0.0.1:\(port)" }
    var count: Counters { counters.withLock { $0 } }

    /// Ends the server and every connection.
    func stop() {
        shutdown(listener, CInt(SHUT_RDWR))
        open.withLock { for socket in $0 { shutdown(socket, CInt(SHUT_RDWR)) } }
    }

    /// A port at which nothing listens.
    static func unusedPort() throws -> Int {
        let (socket, port) = try listen()
        Glibc.close(socket)
        return port
    }

    private func serve(_ socket: CInt) {
        let stream: any ByteStream = tls.map { $0.accept(socket) } ?? PlainStream(socket: socket)
        var buffer: [UInt8] = []
        while let (head, body) = readRequest(stream, &buffer) {
            let ordinal = counters.withLock { counters in
                counters.requests.append(head)
                counters.bodies.append(body)
                return counters.requests.count - 1
            }
            guard script(ordinal, head).allSatisfy({ perform($0, stream, socket, &buffer) }) else { break }
        }
        _ = open.withLock { $0.remove(socket) }
        stream.finish()
        Glibc.close(socket)
    }

    /// False ends the connection.
    private func perform(
        _ step: Step, _ stream: any ByteStream, _ socket: CInt, _ buffer: inout [UInt8]
    ) -> Bool {
        switch step {
        case .send(let text): return stream.write(Array(text.utf8))
        case .bytes(let bytes): return stream.write(bytes)
        case .holdSmallWrites:
            setOption(socket, CInt(IPPROTO_TCP), TCP_NODELAY, 0)
            return true
        case .drip(let text): return text.utf8.allSatisfy { stream.write([$0]) }
        case .wait(let gate): gate.waitBlocking()
        case .open(let gate): gate.open()
        case .close: return false
        case .reset:
            let linger: [CInt] = [1, 0]  // on, for no time
            setsockopt(socket, SOL_SOCKET, SO_LINGER, linger, socklen_t(MemoryLayout<CInt>.size * 2))
            return false
        case .drain(let count): return drain(count, stream, &buffer)
        case .halfClose: shutdown(socket, CInt(SHUT_WR))
        case .pour(let total): return pour(total, stream)
        }
        return true
    }

    private func drain(_ count: Int, _ stream: any ByteStream, _ buffer: inout [UInt8]) -> Bool {
        var left = count
        while left > 0 {
            if buffer.isEmpty {
                guard let more = read(stream) else { return false }
                buffer = more
            }
            let taken = min(left, buffer.count)
            buffer.removeFirst(taken)
            left -= taken
        }
        return true
    }

    private func pour(_ total: Int, _ stream: any ByteStream) -> Bool {
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 64 * 1024)
        var left = total
        while left > 0 {
            let part = Array(chunk.prefix(left))
            guard stream.write(part) else { return false }
            left -= part.count
            counters.withLock { $0.bytesSent += part.count }
        }
        return true
    }

    private func readRequest(_ stream: any ByteStream, _ buffer: inout [UInt8]) -> (String, [UInt8])? {
        let end: [UInt8] = [13, 10, 13, 10]
        var scanned = 0
        while true {
            while scanned + 4 <= buffer.count {
                if Array(buffer[scanned..<scanned + 4]) == end {
                    return readBody(stream, &buffer, head: String(decoding: buffer[..<(scanned + 4)], as: UTF8.self))
                }
                scanned += 1
            }
            guard let more = read(stream) else { return nil }
            buffer += more
        }
    }

    private func readBody(
        _ stream: any ByteStream, _ buffer: inout [UInt8], head: String
    ) -> (String, [UInt8])? {
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        let length = leavesBodies ? 0 : line.flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        let headLength = head.utf8.count
        while buffer.count < headLength + length {
            guard let more = read(stream) else { return nil }
            buffer += more
        }
        let body = Array(buffer[headLength..<(headLength + length)])
        buffer.removeFirst(headLength + length)
        return (head, body)
    }

    private func read(_ stream: any ByteStream) -> [UInt8]? {
        if let bytes = stream.read() { return bytes }
        counters.withLock { $0.closedByPeer += 1 }
        peerClosed.open()
        return nil
    }

    private static func listen() throws -> (socket: CInt, port: Int) {
        let socket = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) | Glibc.listen(socket, 2048) | getsockname(socket, address, &length)
            }
        }
        guard socket >= 0, code == 0 else { throw SetUpError("no server socket: errno \(errno)") }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }
}

/// A test's surroundings could not be made.
struct SetUpError: Error {
    var message: String

    init(_ message: String) {
        self.message = message
    }
}

/// The bytes of one accepted connection.
protocol ByteStream {
    /// `nil` at the end.
    func read() -> [UInt8]?
    func write(_ bytes: [UInt8]) -> Bool
    func finish()
}

struct PlainStream: ByteStream {
    let socket: CInt

    func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = recv(socket, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    func finish() {}
}

func setOption(_ socket: CInt, _ level: CInt, _ name: CInt, _ value: CInt) {
    var value = value
    setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<CInt>.size))
}

/// Threads for the blocking servers of the tests.
enum Thread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    static func detach(_ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                // A client that goes away must not end the test run: OpenSSL writes without MSG_NOSIGNAL.
                var pipe = sigset_t()
                sigemptyset(&pipe)
                sigaddset(&pipe, SIGPIPE)
                pthread_sigmask(SIG_BLOCK, &pipe, nil)
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, Unmanaged.passRetained(Body(run)).toOpaque())
        pthread_detach(thread)
    }
}
