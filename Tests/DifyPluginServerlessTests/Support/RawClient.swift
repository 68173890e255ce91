import DifyPlugin
import Glibc

@testable import DifyPluginTesting

/// A client that says the bytes it is given and keeps those that come back, whatever they are.
final class RawClient: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isAtEnd = false
        var waiters: [(isMet: @Sendable (String) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private let descriptor: Int32
    private let state: Locked<State>
    private let reader: PipeReader

    /// Connects to a port of the loopback interface.
    ///
    /// - Parameter receiveBuffer: bytes that the system keeps unread, about; its own choice if `nil`.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafeBytes(of: &address) {
            connect(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t($0.count))
        }
        guard code == 0 else { throw SystemError(call: "connect", code: errno) }
        let state = Locked(State())
        self.state = state
        reader = try PipeReader(
            descriptor,
            onBytes: { bytes in
                Self.change(state) { $0.bytes += bytes }
                return .readOn
            }, onEnd: { Self.change(state) { $0.isAtEnd = true } })
    }

    /// Says a text.
    func say(_ text: String) { say(Array(text.utf8)) }

    /// Says bytes, as many as the server takes before it closes.
    func say(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Closes the connection; returns when that is done.
    func close() async {
        reader.stop()
        _ = await end()
    }

    /// Leaves unread what comes.
    func pauseReading() { reader.pause() }
    /// Reads on.
    func resumeReading() { reader.resume() }

    /// What has come, once it satisfies a condition or the server has closed.
    func received(_ isMet: @escaping @Sendable (String) -> Bool) async -> String {
        await withCheckedContinuation { continuation in
            let isMetNow = state.withLock { state in
                if state.isAtEnd || isMet(state.text) { return true }
                state.waiters.append((isMet, continuation))
                return false
            }
            if isMetNow { continuation.resume() }
        }
        return state.withLock(\.text)
    }

    /// Everything that comes until the server closes.
    func end() async -> String { await received { _ in false } }

    private static func change(_ state: Locked<State>, _ body: (inout State) -> Void) {
        let met = state.withLock { state in
            body(&state)
            guard !state.waiters.isEmpty else { return [CheckedContinuation<Void, Never>]() }
            let (text, isAtEnd) = (state.text, state.isAtEnd)
            let met = state.waiters.filter { isAtEnd || $0.isMet(text) }.map(\.continuation)
            state.waiters.removeAll { isAtEnd || $0.isMet(text) }
            return met
        }
        for continuation in met { continuation.resume() }
    }
}

extension String {
    /// How often a text occurs.
    func count(of text: String) -> Int { ranges(of: text).count }

    /// The request line and fields of an invocation, and its body.
    static func post(_ body: String, fields: String = "", path: String = "/invoke?action=invoke_llm") -> String {
        "POST \(path) HTTP/1.1\r\nHost: plugin\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }

    static let health = "GET /health HTTP/1.1\r\nHost: plugin\r\n\r\n"
}
