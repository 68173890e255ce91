import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

@Suite("Cutting inputs into POSTs")
struct InputBatchesTests {
    private func batches(_ inputs: [EmbeddingRequest.Input], _ maxChunks: Int) -> [Range<Int>] {
        Batches.ranges(of: inputs.map(\.byteCount), maxCount: maxChunks, maxBytes: EmbeddingCall.maxBytes)
    }

    @Test(
        "As many go into each as may",
        arguments: [
            (0, 32, []), (1, 32, [0..<1]), (32, 32, [0..<32]), (33, 32, [0..<32, 32..<33]),
            (3, 1, [0..<1, 1..<2, 2..<3]),
            (10, 4, [0..<4, 4..<8, 8..<10]),
        ] as [(Int, Int, [Range<Int>])])
    func counts(inputs: Int, maxChunks: Int, expected: [Range<Int>]) {
        #expect(batches(Array(repeating: .text("a"), count: inputs), maxChunks) == expected)
    }

    @Test("The bytes of one are bounded, pictures' too, but one that is too large goes all the same")
    func bytes() {
        let mebibyte = String(repeating: "a", count: 1 << 20)
        let large = EmbeddingRequest.Input.image(url: String(repeating: mebibyte, count: 6))
        let huge = EmbeddingRequest.Input.text(String(repeating: mebibyte, count: 17))
        #expect(batches([large, large, large, large, large], 32) == [0..<2, 2..<4, 4..<5])
        #expect(batches([huge], 32) == [0..<1])
        #expect(batches([.text("a"), huge, .text("b"), .text("c")], 32) == [0..<1, 1..<2, 2..<4])
        #expect(batches([huge, huge], 32) == [0..<1, 1..<2])
        let exact = Array(repeating: EmbeddingRequest.Input.text(mebibyte), count: 17)
        #expect(batches(exact, 32) == [0..<16, 16..<17])
    }

    private static let texts = [0, 1, 1 << 20, 9 << 20, 17 << 20].map {
        EmbeddingRequest.Input.text(String(decoding: [UInt8](repeating: 0x61, count: $0), as: UTF8.self))
    }

    @Test("Every input is in one POST, in order, whatever the sizes", arguments: 0..<50)
    func random(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let inputs = (0..<Int.random(in: 0...60, using: &random)).map { _ in Self.texts[Int(random.next() % 5)] }
        let maxChunks = Int.random(in: 1...20, using: &random)
        let batches = batches(inputs, maxChunks)
        #expect(batches.flatMap { Array($0) } == Array(inputs.indices))
        for batch in batches {
            #expect((1...maxChunks).contains(batch.count))
            let bytes = inputs[batch].reduce(0) { $0 + $1.byteCount }
            #expect(batch.count == 1 || bytes <= EmbeddingCall.maxBytes)
            guard batch.count < maxChunks, batch.upperBound < inputs.count else { continue }
            #expect(bytes + inputs[batch.upperBound].byteCount > EmbeddingCall.maxBytes, "one more would have fitted")
        }
    }
}
