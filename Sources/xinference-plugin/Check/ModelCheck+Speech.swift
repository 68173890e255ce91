import DifyPlugin
import DifyPluginTesting
import OpenAICompatible

extension ModelCheck {
    // MARK: Speaking

    private static let sentence = "Good morning. This is a test of the speech model."

    /// One sentence, in the voice that Dify would take.
    mutating func speak(_ schema: JSONObject) async throws {
        let properties = schema["model_properties"]?.object ?? [:]
        let request = PluginRequest.invokeTTS(
            session: PluginInProcess.session(), model: uid, credentials: form, text: Self.sentence,
            voice: properties["default_voice"]?.string ?? "")
        guard let answer = try await ask("speech", request) else { return }
        let sample = SpokenSample(answer.results)
        guard sample.size > 0 else { return add(.init("speech", .failed, "there was no sound", answer.duration)) }
        let told = properties["audio_type"]?.string ?? "unknown"
        let format = sample.format ?? "no known format"
        report.add(sample.advice(told: told))
        measure("bytes", .integer(Int64(sample.size)))
        measure("audio_type", sample.format.map(JSONValue.string) ?? nil)
        measure("first_sound_seconds", answer.firstResult.map { .double($0 / .seconds(1)) } ?? nil)
        measure("seconds", .double(answer.duration / .seconds(1)))
        let first = answer.firstResult.map { ", the first after \($0.spelled)" } ?? ""
        add(.init("speech", .ok, "\(sample.size) bytes, \(format)\(first)", answer.duration))
    }

    // MARK: Listening

    /// A second of a tone: it proves the way to the model, not how well it understands.
    mutating func listen() async throws {
        let request = PluginRequest.invokeSpeechToText(
            session: PluginInProcess.session(), model: uid, credentials: form, file: TestTone.wave)
        guard let answer = try await ask("transcript", request) else { return }
        let text = answer.results.first?["result"]?.string ?? ""
        measure("text", .string(text))
        measure("seconds", .double(answer.duration / .seconds(1)))
        let heard = text.isEmpty ? "no words" : "\"\(text.prefix(60))\""
        add(.init("transcript", .ok, "a second of a tone was taken, and heard as \(heard)", answer.duration))
    }
}
