import DifyPlugin
import DifyPluginTesting
import Testing
import XinferenceClient

@testable import xinference_plugin

@Suite("The tool's values")
struct ToolValueTests {
    // MARK: Chat

    @Test(
        "a line is a prompt or a command",
        arguments: [
            ("Hello /reset", ChatInput.prompt("Hello /reset")), ("  ", .nothing), ("//etc", .prompt("/etc")),
            ("/reset", .reset), ("/system  You are brief. ", .system("You are brief.")), ("/system", .system("")),
            ("/set", .showSettings), ("/set seed 7", .set(name: "seed", value: "7")),
            ("/set seed", .set(name: "seed", value: nil)), ("/quit", .exit), ("/resett", .unknown("/resett")),
        ])
    func input(line: String, input: ChatInput) {
        #expect(ChatInput(line) == input)
    }

    @Test("thoughts are told from speech wherever the pieces are cut", arguments: 1...8)
    func thoughts(size: Int) {
        let text = "<think>One < two.</think>Three <thin> four.<think>Five"
        var splitter = ThoughtSplitter()
        var pieces: [ThoughtSplitter.Piece] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            pieces += splitter.take(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        pieces += splitter.finish()
        #expect(pieces.filter(\.isThought).map(\.text).joined() == "One < two.Five")
        #expect(pieces.filter { !$0.isThought }.map(\.text).joined() == "Three <thin> four.")
    }

    @Test("the first Ctrl-C stops an answer, and any other ends")
    func interrupts() {
        var policy = InterruptPolicy()
        #expect(policy.interrupt() == .end)
        policy.answerBegins()
        #expect(policy.interrupt() == .stopAnswer && policy.interrupt() == .end)
        policy.answerBegins()
        policy.answerEnds()
        #expect(policy.interrupt() == .end)
    }

    @Test("a conversation keeps what was answered and takes back what was not")
    func transcript() {
        var transcript = ChatTranscript(system: "Be brief.")
        transcript.ask("One?")
        transcript.answer("<think>…</think>Two.")
        transcript.ask("Three?")
        transcript.answer("")
        #expect(transcript.messages.map { $0.object?["role"] } == ["system", "user", "assistant"])
        transcript.system = ""
        #expect(transcript.messages.count == 2)
        transcript.reset()
        #expect(transcript.messages == [])
    }

    @Test(
        "a setting is held against the schema",
        arguments: [
            ("temperature", "0.5", nil as String?, JSONValue.double(0.5) as JSONValue?),
            ("temperature", "9", "at most 2", nil), ("temperature", "warm", "a number", nil), ("seed", "7", nil, 7),
            ("seed", "0.5", "whole", nil), ("format", "json", nil, "json"), ("format", "xml", "one of", nil),
            ("thinking", "false", nil, false), ("hue", "1", "has no parameter", nil),
        ])
    func settings(name: String, text: String, fault: String?, value: JSONValue?) {
        var settings = ChatSettings(schema: [
            "parameter_rules": [
                ["name": "temperature", "type": "float", "min": 0, "max": 2], ["name": "seed", "type": "int"],
                ["name": "format", "type": "string", "options": ["json"]], ["name": "thinking", "type": "boolean"],
            ]
        ])
        do {
            try settings.set(name, text)
            #expect(fault == nil)
        } catch {
            #expect(error.description.contains(fault ?? "no fault was expected"))
        }
        #expect(settings.values[name] == value)
        try? settings.set(name, nil)
        #expect(settings.values.isEmpty)
    }

    // MARK: Check

    @Test("names that may have been meant are the nearest ones")
    func nearest() {
        let names = ["qwen3-8b", "qwen3-32b", "bge-m3", "whisper"]
        #expect(NearestNames.of("Qwen3-8", among: names) == ["qwen3-8b", "qwen3-32b"])
        #expect(NearestNames.of("wisper", among: names) == ["whisper"])
        #expect(NearestNames.of("llama", among: names) == [])
        #expect(NearestNames.distance(Array("kitten".unicodeScalars), Array("sitting".unicodeScalars)) == 3)
    }

    @Test("an audio model that tells no abilities is tried as what the user says")
    func choice() {
        var both = ModelDescription(uid: "both", kind: .audio)
        both.abilities = ["audio2text", "text2audio"]
        let models = [
            ModelDescription(uid: "old", kind: .audio), ModelDescription(uid: "draw", kind: .image), both,
        ]
        let open = ModelChoice(uid: "old", asked: nil, among: models)
        #expect(open.type == nil && open.advice.first?.todo.contains("--type speech2text") == true)
        #expect(ModelChoice(uid: "old", asked: .textToSpeech, among: models).type == .textToSpeech)
        let unclear = ModelChoice(uid: "both", asked: nil, among: models).step
        #expect(unclear.detail.contains("writes down speech and speaks") && unclear.verdict == .failed)
        let wrong = ModelChoice(uid: "old", asked: .llm, among: models)
        #expect(wrong.type == nil && wrong.advice.first?.todo == "Add it in Dify as Speech2text or TTS.")
        #expect(ModelChoice(uid: "draw", asked: nil, among: models).step.verdict == .failed)
        #expect(ModelChoice(uid: "Old", asked: nil, among: models).advice.first?.todo.contains("old") == true)
    }

    @Test("versions compare by their numbers", arguments: [("1.3.0.post1", 1, 3), ("0.16.3", 0, 16), ("4.1.0", 4, 1)])
    func versions(text: String, major: Int, minor: Int) throws {
        let version = try #require(ServerVersion(text))
        #expect(version.major == major && version.minor == minor)
        #expect(version < ServerVersion(4, 2) && ServerVersion("0+unknown") == nil)
    }

    @Test(
        "advice follows from what was seen of a language model",
        arguments: [
            ("Fine.</think>Hello", "stop", ["reasoning_content = true"]),
            ("<think>Hm", "length", ["Allow more max_tokens, or set enable_thinking"]),
            ("<think>Hm</think>\n", "stop", ["without reasoning_content"]), ("<think>Hm</think>Yes.", "stop", []),
            ("Hello", "stop", []),
        ])
    func thoughtAdvice(text: String, reason: String, words: [String]) {
        let advice = findings(answer: Self.answer(text, reason: reason)).advice
        #expect(advice.count == words.count, "\(advice)")
        for (advice, words) in zip(advice, words) { #expect(advice.todo.contains(words)) }
    }

    @Test(
        "a tool that was not called is told, and whether the call stands in the text",
        arguments: [("<tool_call>{\"name\":", "an engine that reads such calls"), ("It is sunny.", "Small models")])
    func toolAdvice(text: String, words: String) {
        let advice = findings(tool: Self.answer(text)).advice
        #expect(advice.count == 1 && advice[0].todo.contains(words))
    }

    @Test("a small, divided or unknown context is told")
    func contextAdvice() {
        #expect(findings(context: nil).advice.map(\.todo).first?.contains("context_size") == true)
        #expect(findings(context: 2048).advice.count == 1)
        #expect(findings(context: 8192, engine: "llama.cpp").advice.first?.seen.contains("8192") == true)
        #expect(findings(context: 8192).advice == [])
    }

    @Test("slow answers are told, and endless ones")
    func speedAdvice() {
        let slow = Self.answer("Hello", tokens: 11, first: .seconds(6), seconds: 10)
        let seen = findings(answer: slow).advice.map(\.seen)
        #expect(seen.count == 3 && seen[0].contains("6.0 s") && seen[1].contains("1.0 tokens a second"))
        // Up to 1.8 the server itself stopped after 1,024 tokens.
        #expect(findings(answer: slow, version: ServerVersion(1, 8)).advice.count == 2)
    }

    private func findings(
        answer: ChatAnswer = answer("Hello"), tool: ChatAnswer? = nil, context: Int? = 8192, engine: String = "vLLM",
        version: ServerVersion? = nil
    ) -> LanguageModelFindings {
        LanguageModelFindings(
            description: ModelDescription(
                uid: "m", kind: .llm, engine: engine, abilities: ["chat", "hybrid"], contextLength: context),
            version: version, answer: answer, toolAnswer: tool, contextShown: context ?? 4096)
    }

    /// An answer in two messages, at the times given.
    private static func answer(
        _ text: String, reason: String = "stop", tokens: Int = 20, first: Duration = .milliseconds(50),
        seconds: Double = 0.2
    ) -> ChatAnswer {
        let start = ContinuousClock.now
        var answer = ChatAnswer(start: start)
        let quoted = text.replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        for (time, delta) in [
            (first, "\"message\":{\"content\":\"\(quoted)\"}"),
            (
                first + .seconds(seconds),
                "\"finish_reason\":\"\(reason)\",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":\(tokens)}"
            ),
        ] {
            let line =
                "{\"event\":\"session\",\"session_id\":\"s\",\"data\":{\"type\":\"stream\",\"data\":{\"delta\":{\(delta)}}}}"
            answer.take(HostReply(line: Array(line.utf8), arrival: start + time))
        }
        return answer
    }

    @Test("a sound is told by its first bytes, wherever the pieces are cut")
    func sample() {
        let wave: [JSONObject] = [["result": "524946"], ["result": "462400000057415645666d7420"]]
        let sample = SpokenSample(wave)
        #expect(sample.size == 16 && sample.format == "wav")
        #expect(sample.advice(told: "wav") == [] && sample.advice(told: "mp3").count == 1)
        #expect(SpokenSample([["result": "0"]]).format == nil && SpokenSample([]).size == 0)
    }
}
