import GPT2Tokenizer
import Testing

/// The counts equal those of the reference tokenizer.
@Suite struct ReferenceCountTests {
    @Test("counts as the reference does", arguments: try Fixtures.corpus())
    func corpus(_ expected: CountedText) {
        #expect(GPT2Tokenizer.countTokens(expected.text) == expected.count)
    }

    @Test func `counts thousands of random texts as the reference does`() throws {
        let texts = try Fixtures.random()
        #expect(texts.count > 4000)
        for expected in texts where GPT2Tokenizer.countTokens(expected.text) != expected.count {
            let escaped = expected.text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
            Issue.record("\(escaped) has \(expected.count) tokens")
        }
    }

    /// The long words would take hours if merging them took quadratic time.
    @Test("counts large texts as the reference does, in linear time", arguments: try Fixtures.generated())
    func generated(_ expected: GeneratedText) {
        let text = expected.text()
        let clock = ContinuousClock()
        let start = clock.now
        #expect(GPT2Tokenizer.countTokens(text) == expected.count)
        #expect(clock.now - start < .seconds(30))
    }

    /// Scalars that are newer than Unicode 14 are left out, as each side's Unicode version decides what they are.
    @Test func `tells every scalar's kind as the reference does`() throws {
        let blocks = try Fixtures.blocks()
        #expect(blocks.count > 600)
        for block in blocks {
            let first = try #require(block.first)
            var text = ""
            for value in first..<first + 0x100 {
                guard let scalar = Unicode.Scalar(UInt32(value)), Self.isInUnicode14(scalar) else { continue }
                text += "a\(scalar)'s \(scalar)1 \n"
            }
            #expect(GPT2Tokenizer.countTokens(text) == block.last, "block \(String(first, radix: 16))")
        }
    }

    private static func isInUnicode14(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.properties.generalCategory != .unassigned, let age = scalar.properties.age else { return false }
        return age.major <= 14
    }

    @Test func `counts a text that is a view of another`() {
        let whole = "The ferry left at seven. It was late."
        #expect(GPT2Tokenizer.countTokens(String(whole.prefix(24))) == 6)
    }

    @Test func `counts the same on many tasks at once`() async throws {
        let texts = try Fixtures.corpus()
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for text in texts { #expect(GPT2Tokenizer.countTokens(text.text) == text.count) }
                }
            }
        }
    }
}
