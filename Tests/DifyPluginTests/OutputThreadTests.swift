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
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        let (closed, continuation) = AsyncStream<Void>.makeStream()
        let output = try OutputThread(descriptor: ends[1], highWatermark: 4) { continuation.yield() }
        _ = output.enqueue([1])
        for await _ in closed { break }
        #expect(output.enqueue([2]) == nil)
        await output.flush()
        close(ends[1])
    }
}
