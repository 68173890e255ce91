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
        // Two hexadecimal digits for each byte (protocol section 3.7.7).
        let size = answer.results.reduce(0) { $0 + ($1["result"]?.string?.utf8.count ?? 0) / 2 }
        guard size > 0 else { return add(.init("speech", .failed, "there was no sound", answer.duration)) }
        let format = properties["audio_type"]?.string ?? "unknown"
        measure("bytes", .integer(Int64(size)))
        measure("audio_type", .string(format))
        measure("first_sound_seconds", answer.firstResult.map { .double($0 / .seconds(1)) } ?? nil)
        measure("seconds", .double(answer.duration / .seconds(1)))
        let first = answer.firstResult.map { ", the first after \($0.spelled)" } ?? ""
        add(.init("speech", .ok, "\(size) bytes of \(format)\(first)", answer.duration))
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
