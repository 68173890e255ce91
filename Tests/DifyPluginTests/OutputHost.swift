import Glibc
import Testing

@testable import DifyPlugin

/// The host's end of an output, on a socket that keeps the bounds of writes, read by the test when it likes.
final class OutputHost: Sendable {
    let output: OutputThread
    private let reader: Int32
    private let writer: Int32
    private let closed: AsyncStream<Void>

    /// What the writer of a full output is stuck with; longer than the watermarks of these tests.
    static let stuck = Array("stuck in the pipe\n".utf8)

    init(highWatermark: Int, isFull: Bool = false) throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        (reader, writer) = (ends[0], ends[1])
        if isFull {
            _ = fcntl(writer, F_SETFL, O_NONBLOCK)
            while write(writer, "x", 1) == 1 {}
            _ = fcntl(writer, F_SETFL, 0)
        }
        let (closed, continuation) = AsyncStream<Void>.makeStream()
        self.closed = closed
        output = try OutputThread(descriptor: writer, highWatermark: highWatermark) { [writer] in
            close(writer)
            continuation.yield()
        }
    }

    /// A host that does not read, and whose writer has taken ``stuck`` and cannot get rid of it.
    static func full(highWatermark: Int) async throws -> OutputHost {
        let host = try OutputHost(highWatermark: highWatermark, isFull: true)
        _ = host.output.enqueue(stuck)
        await host.output.waitForRoom()
        return host
    }

    deinit {
        output.close()
        // Wakes a writer that is stuck; only its thread closes its end.
        shutdown(reader, Int32(SHUT_RDWR))
        close(reader)
    }

    func closeReader() { shutdown(reader, Int32(SHUT_RDWR)) }

    func waitForClosedOutput() async {
        for await _ in closed { break }
    }

    /// The bytes of one write, those that filled the socket before left out.
    func readPacket() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(reader, &buffer, buffer.count)
            guard count == 1, buffer[0] == UInt8(ascii: "x") else { return Array(buffer[..<max(0, count)]) }
        }
    }
}
