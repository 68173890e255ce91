import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("What was understood", .timeLimit(.minutes(1)))
struct TranscriptTests {
    private static let jump = "The quick brown fox jump over the lazy dog. The low world."
    private static let verbose = "The quick brown fox jump over the lazy dog, the low world."

    @Test(
        "Recorded answers are read wherever they are cut",
        arguments: [
            ("v2.12.0-transcribe", jump), ("v4.1.0-transcribe-json", jump), ("v4.1.0-transcribe-webm", jump),
            ("v4.1.0-transcribe-mp3", "The quick brown fox jumps over the lazy dog, the low world."),
            ("v4.1.0-transcribe-prompt", jump), ("v4.1.0-transcribe-temperature", jump), ("v4.1.0-translate", jump),
            ("v4.1.0-transcribe-verbose", verbose), ("v4.1.0-transcribe-words", verbose),
            ("v4.1.0-translate-verbose", verbose),
        ])
    func recordings(name: String, text: String) async throws {
        let whole = try recorded(name)
        for script in [whole, whole.cut(every: 1)] + (0..<whole.body.count).map({ whole.cut(at: $0) }) {
            #expect(try await ask(hearing(), over: ScriptedTransport(script)).text == text)
        }
    }

    @Test(
        "White space around the text is dropped, nothing within it",
        arguments: [
            (" Hello.", "Hello."), ("Hello.", "Hello."), ("", ""), (" ", ""), ("  a  b \\n c\\n", "a  b \n c"),
            ("\\u00a0你好，世界。 🎧", "你好，世界。 🎧"), ("<|zh|><|NEUTRAL|>你好", "<|zh|><|NEUTRAL|>你好"),
        ])
    func trimmed(told: String, text: String) async throws {
        #expect(try await ask(hearing(), over: ScriptedTransport(transcript(told))).text == text)
    }

    @Test("Whatever else an answer has is passed over, wherever it stands")
    func others() async throws {
        let server = ScriptedAnswer(
            #"{"usage":{"text":"no"},"segments":[{"text":"no"}],"text":" yes","x_groq":null,"words":[]}"#)
        #expect(try await ask(hearing(), over: ScriptedTransport(server)).text == "yes")
    }

    @Test("A long transcript arrives whole")
    func long() async throws {
        let text = Array(repeating: "The quick brown fox 🦊.", count: 20_000).joined(separator: " ")
        let server = transcript(" " + text).cut(every: 4_099)
        #expect(try await ask(hearing(), over: ScriptedTransport(server)).text == text)
    }

    @Test("Several recordings at a time get their own texts")
    func concurrent() async throws {
        // Every answer waits for all requests to be there.
        let gates = [Gate(), Gate(), Gate()]
        let transport = AnsweringTransport { request, number in
            gates[number].open()
            for gate in gates { await gate.pass() }
            return transcript(" heard \(try request.file?.bytes().last ?? 0)")
        }
        let texts = try await withThrowingTaskGroup(of: (UInt8, String?).self) { group in
            for number in UInt8(1)...3 {
                group.addTask { (number, try await ask(hearing(wave + [number]), over: transport).text) }
            }
            var texts: [UInt8: String?] = [:]
            for try await (number, text) in group { texts[number] = text }
            return texts
        }
        #expect(texts == [1: "heard 1", 2: "heard 2", 3: "heard 3"])
    }
}
