import DifyPlugin
import Foundation
import Glibc

/// A plugin that has connected to a ``RemoteHost``: the host's end of the connection.
public final class RemotePeer: Sendable {
    private struct State {
        var machine: RegistrationStateMachine
        var plugin: RegisteredPlugin?
        var signs = LifeSigns()
        var partialLine: [UInt8] = []
        /// Where to write; the reader has a descriptor of its own, which it closes.
        var output: Int32?
        var reader: PipeReader?
        /// Until the connection has ended: the observer may hold peers, this one among them.
        var observer: Observer?
    }

    /// Who hears of what becomes of the registration.
    struct Observer: Sendable {
        let onRegistration: @Sendable (RemotePeer) -> Void
        let onRefusal: @Sendable (String?) -> Void
    }

    let log = ReplyLog()
    private let state: Locked<State>
    /// Bytes said; whoever holds the lock is the one to use or close the output.
    private let said = Locked(0)
    /// What is said to the first line, whatever it is.
    private let refusal: String?

    /// Makes a peer that is not connected yet.
    init(_ condition: RegistrationStateMachine.Condition, refusal: String?, observer: Observer) {
        state = Locked(State(machine: RegistrationStateMachine(condition), observer: observer))
        self.refusal = refusal
    }

    /// Takes over a connected socket and begins to read; no handshake within the limit ends the connection.
    ///
    /// - Throws: ``SystemError`` if there is no descriptor to be had; the socket is then still the caller's.
    func start(_ descriptor: Int32, handshakeLimit: Duration) throws(SystemError) {
        let output = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard output >= 0 else { throw SystemError(call: "fcntl", code: errno) }
        state.withLock { $0.output = output }
        let reader = try PipeReader(
            descriptor,
            alarm: .init(time: .now + handshakeLimit, action: timeOut),
            onBytes: { bytes in
                self.take(bytes)
                return .readOn
            },
            onEnd: {
                self.disconnect()
                self.log.close()
                self.state.withLock { state in
                    state.reader = nil
                    state.observer = nil
                }
            })
        state.withLock { state in
            // The connection may have ended before this line.
            if !log.read(\.isClosed) { state.reader = reader }
        }
    }

    // MARK: What is known of it

    /// What it told of itself; `nil` before it has registered.
    public var plugin: RegisteredPlugin? { state.withLock(\.plugin) }
    /// Its heartbeats.
    public var lifeSigns: LifeSigns { state.withLock(\.signs) }

    /// Closes the connection if the host would at that time for want of heartbeats; whether it stays.
    public func checkLife(at now: ContinuousClock.Instant = .now) -> Bool {
        let isAlive = lifeSigns.isAlive(at: now)
        if !isAlive { disconnect() }
        return isAlive
    }

    /// Waits until the connection has ended, from whichever side.
    public func waitForEnd() async {
        await log.wait(for: nil) { $0.isClosed }
    }

    /// Ends the connection; what it has not read is lost.
    public func disconnect() {
        let (output, reader) = state.withLock { state in
            defer { state.output = nil }
            return (state.output, state.reader)
        }
        if let output {
            // Wakes whoever is writing, and the reader.
            shutdown(output, Int32(SHUT_RDWR))
            said.withLock { _ in _ = close(output) }
        }
        reader?.stop()
    }

    /// Says bytes as they are, without a line feed.
    ///
    /// Blocks while the plugin reads too slowly.
    public func say(bytes: [UInt8]) {
        said.withLock { said in
            var rest = bytes[...]
            while !rest.isEmpty, let output = state.withLock(\.output) {
                let count = rest.withUnsafeBytes { send(output, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if count >= 0 {
                    rest = rest.dropFirst(count)
                    said &+= count
                } else if errno != EINTR {
                    return
                }
            }
        }
    }

    // MARK: Lines from it

    private func timeOut() {
        follow(state.withLock { $0.machine.timeOut() })
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        let lines = state.withLock { state in
            var lines: [[UInt8]] = []
            for byte in bytes {
                guard byte == 0x0A else {
                    state.partialLine.append(byte)
                    continue
                }
                if !state.partialLine.isEmpty { lines.append(state.partialLine) }
                state.partialLine = []
            }
            return lines
        }
        for line in lines { take(line) }
    }

    private func take(_ line: [UInt8]) {
        guard plugin == nil else {
            let reply = HostReply(line: line)
            state.withLock { $0.signs.note(reply) }
            // A remote host drops them (protocol section 4.3).
            if reply.event != "log" { log.append(line + [0x0A]) }
            return
        }
        guard state.withLock({ $0.output != nil }) else { return }
        if let refusal { return follow(.close(saying: refusal)) }
        follow(state.withLock { $0.machine.take(line) })
    }

    private func follow(_ step: RegistrationStateMachine.Step) {
        switch step {
        case .silence: break
        case .registered(let plugin):
            state.withLock { $0.plugin = plugin }
            state.withLock(\.observer)?.onRegistration(self)
        case .close(let words):
            if let words { say(bytes: Array(words.utf8) + [0x0A]) }
            disconnect()
            state.withLock(\.observer)?.onRefusal(words)
        }
    }
}

extension RemotePeer: LoggingPluginHost {
    /// Says one line; the line feed is added.
    public func say(_ line: String) {
        say(bytes: Array(line.utf8) + [0x0A])
    }

    /// Says no more, and reads on.
    public func closeInput() {
        // Under the lock: nobody closes it meanwhile.
        state.withLock { state in
            if let output = state.output { _ = shutdown(output, Int32(SHUT_WR)) }
        }
    }
}
