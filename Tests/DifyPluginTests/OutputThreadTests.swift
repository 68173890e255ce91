import Glibc
import Testing

@testable import DifyPlugin

@Suite(.timeLimit(.minutes(1)))
struct OutputThreadTests {
    @Test("the buffer wakes a sleeping writer once, fills at the watermark, and loses what comes after its end")
    func buffer() {
        var buffer = OutputBuffer(highWatermark: 4)
        var batch: [UInt8] = []
        #expect(buffer.take(into: &batch) == .sleep)
        #expect(buffer.isDrained)
        #expect(buffer.append([1, 2]) == true)
        #expect(buffer.append([3, 4]) == false)
        #expect(buffer.isFull && !buffer.isDrained)
        #expect(buffer.take(into: &batch) == .write)
        #expect(batch == [1, 2, 3, 4])
        buffer.close()
        #expect(buffer.append([5]) == nil)
        #expect(buffer.take(into: &batch) == .stop)
        #expect(buffer.isDrained && !buffer.isFull)
    }

    @Test("a closed reader ends the output and is reported")
    func closedReader() async throws {
        let host = try OutputHost(highWatermark: 4)
        host.closeReader()
        _ = host.output.enqueue([1])
        await host.waitForClosedOutput()
        #expect(host.output.enqueue([2]) == nil)
        await host.output.flush()
    }

    @Test("a closed reader ends the wait of those who send")
    func closedReaderWhileFull() async throws {
        let host = try await OutputHost.full(highWatermark: 4)
        #expect(host.output.enqueue([1, 2, 3, 4]) == false)
        async let room: Void = host.output.waitForRoom()
        async let drained: Void = host.output.flush()
        host.closeReader()
        _ = await (room, drained)
        await host.waitForClosedOutput()
    }

    @Test("what gathers during one write goes out in the next, in order")
    func coalescing() async throws {
        let host = try await OutputHost.full(highWatermark: 10)
        let lines = (0..<200).map { Array("line \($0)\n".utf8) }
        for (index, line) in lines.enumerated() { #expect(host.output.enqueue(line) == (index == 0)) }
        // A socket that keeps the bounds of writes shows that there were two: the one that was stuck, and all the rest.
        #expect(host.readPacket() == OutputHost.stuck)
        #expect(host.readPacket() == lines.flatMap { $0 })
        await host.output.flush()
    }

    @Test("at the watermark those who send are suspended until the host reads on")
    func watermark() async throws {
        let host = try await OutputHost.full(highWatermark: 10)
        #expect(host.output.enqueue([1, 2, 3, 4, 5]) == true)
        #expect(host.output.enqueue([6, 7, 8, 9, 10]) == false)
        let order = Locked<[String]>([])
        await withDiscardingTaskGroup { group in
            let (waiting, continuation) = AsyncStream<Void>.makeStream()
            group.addTask {
                continuation.yield()
                await host.output.waitForRoom()
                order.withLock { $0.append("resumed") }
            }
            for await _ in waiting { break }
            for _ in 0..<100 { await Task.yield() }
            order.withLock { $0.append("reading") }
            #expect(host.readPacket() == OutputHost.stuck)
        }
        #expect(order.withLock { $0 } == ["reading", "resumed"])
        #expect(host.readPacket() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    }

    @Test("cancelling ends the wait for room, begun or not, and loses nothing", arguments: [false, true])
    func cancellation(isEarly: Bool) async throws {
        let host = try await OutputHost.full(highWatermark: 4)
        #expect(host.output.enqueue([1, 2, 3, 4]) == false)
        await withDiscardingTaskGroup { group in
            if isEarly { group.cancelAll() }
            let (waiting, continuation) = AsyncStream<Void>.makeStream()
            group.addTask {
                continuation.yield()
                await host.output.waitForRoom()
            }
            for await _ in waiting { break }
            group.cancelAll()
        }
        #expect(host.readPacket() == OutputHost.stuck)
        #expect(host.readPacket() == [1, 2, 3, 4])
    }

    @Test("a pipe that somebody made non-blocking loses nothing and stays so")
    func nonBlocking() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let (reader, writer) = (ends[0], ends[1])
        #expect(fcntl(writer, F_SETFL, O_NONBLOCK) == 0)
        let (closed, continuation) = AsyncStream<Void>.makeStream()
        let output = try OutputThread(descriptor: writer, highWatermark: 1 << 20) { continuation.yield() }
        let bytes = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 % 251) }
        #expect(output.enqueue(bytes) != nil)
        var seen: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 10_000)
        while seen.count < bytes.count {
            let count = read(reader, &buffer, buffer.count)
            try #require(count > 0)
            seen += buffer[..<count]
        }
        #expect(seen == bytes)
        await output.flush()
        #expect(fcntl(writer, F_GETFL) & O_NONBLOCK != 0)
        output.close()
        for await _ in closed { break }
        close(reader)
        close(writer)
    }
}
