import HTTPTransport
import Testing

@Suite("A form part's source")
struct HTTPPartSourceTests {
    /// Claims `count` bytes and hands out `held`, at most `step` at a time.
    private struct Source: HTTPPartSource {
        var count: Int
        var held: Int
        var step: Int

        func read(from offset: Int, into buffer: inout MutableSpan<UInt8>) throws(TransportError) -> Int {
            let read = min(step, held - offset, buffer.count)
            for index in 0..<max(read, 0) { buffer[index] = UInt8(truncatingIfNeeded: offset + index) }
            return read
        }
    }

    @Test("is collected whole, however few bytes it hands out at a time", arguments: [1, 7, 1 << 16, 1 << 20])
    func whole(step: Int) throws {
        for count in [0, 1, 300, 200_000] {
            let bytes = try Source(count: count, held: count, step: step).collect()
            #expect(bytes.count == count)
            #expect(bytes.indices.allSatisfy { bytes[$0] == UInt8(truncatingIfNeeded: $0) })
        }
    }

    @Test("that ends before its time, or after it, is an error")
    func faulty() {
        for held in [0, 9, 11] {
            let error = #expect(throws: TransportError.self) {
                try Source(count: 10, held: held, step: 100).collect()
            }
            #expect(error?.code == .invalidRequest)
        }
    }
}
