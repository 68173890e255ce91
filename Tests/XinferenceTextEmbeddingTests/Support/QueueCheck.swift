import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

/// Does random things to a queue and holds it against what has to be true of any.
struct QueueCheck {
    private struct Size {
        var inputs: Int
        var bytes: Int
    }

    private var random: SeededGenerator
    private let limits: CoalescingQueueLimits
    private var queue: CoalescingQueue<Int>
    /// Who waits, by our own count.
    private var waiting: [Int] = []
    private var sizes: [Size] = []
    private var left: Set<Int> = []
    private var underWay = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        limits = CoalescingQueueLimits(
            inputs: .random(in: 1...8, using: &random), bytes: .random(in: 1...100, using: &random),
            inFlight: .random(in: 1...3, using: &random))
        queue = CoalescingQueue(limits: limits)
    }

    mutating func step() {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5: arrive()
        case 5..<8: finish()
        case 8: expire()
        default: remove()
        }
        #expect(queue.waitingCount == waiting.count)
        #expect(queue.isIdle == (waiting.isEmpty && underWay == 0))
        #expect(waiting.isEmpty || underWay >= limits.inFlight, "somebody waits for nothing")
    }

    /// Ends what is under way until nothing is left.
    mutating func drain() {
        while underWay > 0 { finish() }
        #expect(waiting.isEmpty)
        #expect(left.count == sizes.count)
        #expect(queue.isIdle)
    }

    private mutating func arrive() {
        let id = sizes.count
        // Some are larger than a whole POST.
        sizes.append(Size(inputs: .random(in: 0...10, using: &random), bytes: .random(in: 0...120, using: &random)))
        let mayStart = underWay < limits.inFlight && waiting.isEmpty
        let starts = queue.start()
        #expect(starts == mayStart)
        if mayStart {
            underWay += 1
            left.insert(id)
        } else {
            queue.wait(id: id, inputs: sizes[id].inputs, bytes: sizes[id].bytes, id)
            waiting.append(id)
        }
    }

    private mutating func finish() {
        guard underWay > 0 else { return }
        underWay -= 1
        let batch = queue.finish()
        #expect(batch.isEmpty == (waiting.isEmpty || underWay >= limits.inFlight))
        leave(batch)
    }

    private mutating func expire() {
        let id = Int.random(in: 0...sizes.count, using: &random)
        let batch = queue.expire(id: id)
        #expect(batch.isEmpty == !waiting.contains(id))
        leave(batch)
    }

    private mutating func remove() {
        let id = Int.random(in: 0...sizes.count, using: &random)
        let expected = waiting.contains(id) ? id : nil
        let removed = queue.remove(id: id)
        #expect(removed == expected)
        guard let expected else { return }
        waiting.removeAll { $0 == expected }
        left.insert(expected)
    }

    private mutating func leave(_ batch: [Int]) {
        guard !batch.isEmpty else { return }
        underWay += 1
        #expect(batch == Array(waiting.prefix(batch.count)))
        #expect(left.isDisjoint(with: batch))
        #expect(batch.count == 1 || fits(batch))
        let next = waiting.dropFirst(batch.count).first
        #expect(next.map { !fits(batch + [$0]) } ?? true, "one more would have fitted")
        waiting.removeFirst(min(batch.count, waiting.count))
        left.formUnion(batch)
    }

    private func fits(_ batch: [Int]) -> Bool {
        batch.reduce(0) { $0 + sizes[$1].inputs } <= limits.inputs
            && batch.reduce(0) { $0 + sizes[$1].bytes } <= limits.bytes
    }
}
