import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

@Suite("The queue of small requests")
struct CoalescingQueueTests {
    /// A queue in a box, for `#expect` takes no calls that change a value.
    private final class Queue {
        private var queue: CoalescingQueue<Int>

        init(limits: CoalescingQueueLimits) { queue = CoalescingQueue(limits: limits) }

        var isIdle: Bool { queue.isIdle }
        var waitingCount: Int { queue.waitingCount }
        func start() -> Bool { queue.start() }
        func wait(id: Int, inputs: Int, bytes: Int) { queue.wait(id: id, inputs: inputs, bytes: bytes, id) }
        func finish() -> [Int] { queue.finish() }
        func expire(id: Int) -> [Int] { queue.expire(id: id) }
        func remove(id: Int) -> Int? { queue.remove(id: id) }
    }

    /// A queue in which a POST is under way and members of those sizes wait, told by their places.
    private func queue(_ sizes: [(inputs: Int, bytes: Int)], inputs: Int = 8, bytes: Int = 100) -> Queue {
        let queue = Queue(limits: CoalescingQueueLimits(inputs: inputs, bytes: bytes))
        #expect(queue.start())
        for (id, size) in sizes.enumerated() { queue.wait(id: id, inputs: size.inputs, bytes: size.bytes) }
        return queue
    }

    @Test("An idle queue sends at once, up to as many as may be", arguments: [1, 2, 5])
    func start(inFlight: Int) {
        let queue = Queue(limits: CoalescingQueueLimits(inputs: 8, inFlight: inFlight))
        #expect(queue.isIdle)
        for _ in 0..<inFlight { #expect(queue.start()) }
        #expect(!queue.start())
        #expect(queue.finish() == [])
        #expect(queue.start())
        for _ in 0..<inFlight { #expect(queue.finish() == []) }
        #expect(queue.isIdle)
    }

    @Test("Nobody overtakes those who wait")
    func noOvertaking() {
        let queue = queue([(1, 1)])
        #expect(queue.expire(id: 0) == [0])
        queue.wait(id: 1, inputs: 1, bytes: 1)
        #expect(queue.finish() == [])
        #expect(!queue.start())
        #expect(queue.finish() == [1])
    }

    struct Batches: Sendable, CustomTestStringConvertible {
        var sizes: [(inputs: Int, bytes: Int)]
        var expected: [[Int]]

        var testDescription: String { "\(sizes.map(\.inputs)) inputs, \(sizes.map(\.bytes)) bytes" }
    }

    static let batches = [
        Batches(sizes: [], expected: []),
        Batches(sizes: [(1, 1)], expected: [[0]]),
        Batches(sizes: Array(repeating: (1, 1), count: 9), expected: [[0, 1, 2, 3, 4, 5, 6, 7], [8]]),
        Batches(sizes: [(4, 1), (4, 1), (4, 1)], expected: [[0, 1], [2]]),
        Batches(sizes: [(5, 1), (4, 1), (3, 1)], expected: [[0], [1, 2]]),
        Batches(sizes: [(1, 50), (1, 50), (1, 1)], expected: [[0, 1], [2]]),
        Batches(sizes: [(1, 60), (1, 60), (1, 40)], expected: [[0], [1, 2]]),
        // Too large by itself: alone, and nobody is passed over for it.
        Batches(sizes: [(9, 1), (1, 1)], expected: [[0], [1]]),
        Batches(sizes: [(1, 1), (1, 101), (1, 1), (1, 1)], expected: [[0], [1], [2, 3]]),
        Batches(sizes: [(0, 0), (9, 101), (0, 0)], expected: [[0], [1], [2]]),
    ]

    @Test("As many go together as fit, in their order", arguments: batches)
    func fitting(batches: Batches) {
        let queue = queue(batches.sizes)
        var sent: [[Int]] = []
        while case let batch = queue.finish(), !batch.isEmpty { sent.append(batch) }
        #expect(sent == batches.expected)
        #expect(queue.isIdle)
    }

    @Test("One that has waited long enough takes all that fit along, and does so once")
    func expiry() {
        let queue = queue(Array(repeating: (3, 1), count: 5))
        #expect(queue.expire(id: 0) == [0, 1])
        #expect(queue.expire(id: 0) == [])
        #expect(queue.expire(id: 1) == [])
        #expect(queue.waitingCount == 3)
        // Two are under way, and one may be.
        #expect(queue.finish() == [])
        #expect(queue.finish() == [2, 3])
        #expect(queue.finish() == [4])
        #expect(queue.finish() == [])
        #expect(queue.isIdle)
    }

    @Test("One that was cancelled leaves, and nobody else does")
    func removal() {
        let queue = queue([(1, 1), (1, 1), (1, 1)])
        #expect(queue.remove(id: 1) == 1)
        #expect(queue.remove(id: 1) == nil)
        #expect(queue.expire(id: 1) == [])
        #expect(queue.finish() == [0, 2])
        #expect(queue.remove(id: 0) == nil)
    }

    @Test("An end that nobody waited for does not open the door to more than may be")
    func surplusFinish() {
        let queue = Queue(limits: CoalescingQueueLimits(inputs: 8))
        #expect(queue.finish() == [])
        #expect(queue.isIdle)
        #expect(queue.start())
        #expect(!queue.start())
    }

    @Test("Whatever happens in whatever order, each leaves once, in order, in batches that fit", arguments: 0..<200)
    func random(seed: Int) {
        var check = QueueCheck(seed: UInt64(seed))
        for _ in 0..<300 { check.step() }
        check.drain()
    }
}
