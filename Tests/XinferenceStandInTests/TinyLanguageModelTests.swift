import Foundation
import Testing

@testable import XinferenceStandIn

@Suite("The tiny language model answers the prompt")
struct TinyLanguageModelTests {
    private func answer(
        _ texts: String..., temperature: Double = 0, seed: Int? = 1, limit: Int = 500, stops: [String] = [],
        system: String? = nil
    ) -> (text: String, generation: Generation) {
        let model = TinyLanguageModel.standard
        let messages =
            (system.map { [ChatMessage(role: "system", text: $0)] } ?? [])
            + texts.map { ChatMessage(role: "user", text: $0) }
        var generation = Generation(
            model.answer(messages, Sampling(temperature: temperature, seed: seed)),
            promptTokens: model.promptTokens(messages), limit: limit, stops: stops)
        var text = ""
        while let piece = generation.next() { text += piece }
        return (text, generation)
    }

    @Test(
        "The answer has to do with the question",
        arguments: [
            ("Why is the sky blue?", "scatters blue light"), ("What is the capital of France?", "Paris"),
            ("How do I cook rice?", "rinse it"), ("What does an actor do in Swift?", "protects its state"),
            ("What is 12 * (3 + 4)?", "= 84"), ("what is 2 to the power of 10", "= 1024"), ("7 divided by 2?", "= 3.5"),
            ("What is 15% of 20?", "= 3"), ("1/0", "undefined"), ("Count to 5", "1, 2, 3, 4, 5."),
            ("count from 3 to 1", "3, 2, 1."), ("Repeat after me: hello  world", "hello  world"),
            ("Hello", "Hello!"), ("Who are you?", "stand-in"), ("北京在哪里？", "首都"), ("从1数到3", "1, 2, 3."),
            ("Explain quantum chromodynamics", "says nothing about quantum chromodynamics"),
        ])
    func relevant(_ question: String, _ part: String) {
        #expect(answer(question).text.contains(part))
    }

    @Test func `A date is not a sum`() {
        #expect(!answer("The event was on 2024-01-05").text.contains("="))
    }

    @Test func `The conversation is remembered`() {
        #expect(answer("My name is Ada and I live in Oslo.", "What is my name?").text == "Your name is Ada.")
        #expect(answer("My name is Ada and I live in Oslo.", "Where do I live?").text == "You live in Oslo.")
        #expect(answer("My favourite colour is green", "What's my favourite colour?").text.contains("green"))
        #expect(answer("What is my name?").text == "You have not told me your name.")
        #expect(answer("Who are you?", system: "You are Marvin, a robot.").text == "I am Marvin.")
        #expect(answer("Tell me about the Moon", "How long does it take to go around?").text.contains("Moon"))
    }

    @Test func `Temperature 0 and a seed are deterministic, and heat makes answers differ`() {
        let question = "What is the capital of Germany?"
        #expect(answer(question, seed: nil).text == answer(question, seed: nil).text)
        #expect(answer(question, temperature: 1.5, seed: 7).text == answer(question, temperature: 1.5, seed: 7).text)
        let hot = Set((0..<20).map { answer(question, temperature: 2, seed: $0).text })
        #expect(hot.count > 1)
    }

    @Test func `The token limit is kept and told`() {
        let (text, generation) = answer("Count to 9", limit: 3)
        #expect(text == "1, 2")
        #expect(generation.finishReason == .length)
        #expect(generation.completionTokens == 3)
        #expect(answer("Count to 9").generation.finishReason == .stop)
    }

    @Test(
        "A stop text never shows, wherever tokens split it",
        arguments: [
            (["4"], "1, 2, 3, "), ([", 4"], "1, 2, 3"), (["3, 4"], "1, 2, "), (["zzz", "2"], "1, "),
            ([", 99"], "1, 2, 3, 4, 5."), (["5.x"], "1, 2, 3, 4, 5."),
        ])
    func stops(_ stops: [String], _ expected: String) {
        let (text, generation) = answer("Count to 5", stops: stops)
        #expect(text == expected)
        #expect(generation.finishReason == .stop)
    }

    @Test(
        "Tokens join to the text they came from",
        arguments: KnowledgeText.sentences.map(\.text) + [
            "", "  two  spaces", "1234567", "a\nb", "it's 3.14!", "你好 world", "👩‍👩‍👧 é",
        ])
    func lossless(_ text: String) {
        #expect(Tokenizer.tokens(of: text).joined() == text)
    }

    @Test(
        "Deep or odd expressions are refused, not a crash",
        arguments: [
            String(repeating: "(", count: 5_000) + "1+1", "9^9^9^9", "1++",
            String(repeating: "-", count: 9_999) + "1+1",
            "99999999999999999999999999999999999999999*99999999999999999999999999999999999999999999999999", "2^-1",
        ])
    func odd(_ text: String) {
        #expect(!answer(text).text.isEmpty)
    }
}
