import DifyPlugin
import DifyPluginTesting
import Foundation
import HTTPTransport
import ScriptedTransport
import Testing
import XinferenceSpeechToText

/// A provider of one transcribing model over a server in memory.
private struct OneModelProvider: ModelProvider {
    let speechToTextModel: (any SpeechToTextModel)?
}

/// Sends requests to the plugin, in memory from Dify's line to the server's request, and holds every reply against
/// Dify's rules.
func ask(_ requests: [PluginRequest], over transport: some Transport) async throws -> [PluginAnswer] {
    let provider = OneModelProvider(speechToTextModel: XinferenceSpeechToTextModel(transport: transport))
    let answers = try await PluginAnswer.all(of: requests, to: provider)
    for answer in answers { #expect(answer.violations.isEmpty) }
    return answers
}

/// Sends one request.
func ask(_ request: PluginRequest, over transport: some Transport) async throws -> PluginAnswer {
    try #require(try await ask([request], over: transport).first)
}

/// A request to write down a recording.
func hearing(_ file: [UInt8] = wave, _ extra: JSONObject = [:], session: String = "s") -> PluginRequest {
    .invokeSpeechToText(session: session, model: "my model", credentials: .credentials(extra), file: file)
}

/// The beginning of a WAV file, which is all that anyone here looks at.
let wave = Array("RIFF\u{24}\u{0}\u{0}\u{0}WAVEfmt ".utf8)

/// The recorded exchange of that name.
func recorded(_ name: String) throws -> ScriptedAnswer {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "http", subdirectory: "Fixtures"))
    return try #require(ScriptedAnswer(recording: Array(try Data(contentsOf: url))))
}

/// A server's answer with that text.
func transcript(_ text: String) -> ScriptedAnswer {
    ScriptedAnswer("{\"text\":\"\(text)\"}")
}

/// A server's refusal.
func refusal(_ words: String, status: Int = 500) -> ScriptedAnswer {
    ScriptedAnswer("{\"detail\":\"[address=127.0.0.1:35591, pid=6588] \(words)\"}", status: status)
}

extension PluginAnswer {
    /// What was understood; `nil` for an error.
    var text: String? { result?["result"]?.string }
}

extension HTTPRequest {
    /// The form's texts by field, without its file.
    var fields: [String: String] {
        Dictionary(
            form.compactMap { part in
                guard part.fileName == nil, case .bytes(let bytes) = part.content else { return nil }
                return (part.name, String(decoding: bytes, as: UTF8.self))
            }, uniquingKeysWith: { "\($0) and again \($1)" })
    }

    /// The form's one file.
    var file: HTTPFormPart? {
        let files = form.filter { $0.fileName != nil }
        return files.count == 1 ? files.first : nil
    }
}

extension HTTPFormPart {
    /// The file's bytes, made once more each time.
    func bytes() throws -> [UInt8] {
        switch content {
        case .bytes(let bytes): bytes
        case .source(let source): try source.collect()
        }
    }
}
