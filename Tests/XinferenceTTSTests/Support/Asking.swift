import DifyPlugin
import DifyPluginTesting
import Foundation
import HTTPTransport
import ScriptedTransport
import Testing
import XinferenceTTS

/// A provider of one speaking model over a server in memory.
private struct OneModelProvider: ModelProvider {
    let textToSpeechModel: (any TextToSpeechModel)?
}

/// Sends requests to one plugin, in memory from Dify's line to the server's request, and holds every reply against Dify's
/// rules.
func ask(_ requests: [PluginRequest], over transport: some Transport) async throws -> [PluginAnswer] {
    let provider = OneModelProvider(textToSpeechModel: XinferenceTextToSpeechModel(transport: transport))
    let answers = try await PluginAnswer.all(of: requests, to: provider)
    for answer in answers { #expect(answer.violations.isEmpty) }
    return answers
}

/// Sends one request.
func ask(_ request: PluginRequest, over transport: some Transport) async throws -> PluginAnswer {
    try #require(try await ask([request], over: transport).first)
}

/// A request to say a text.
func saying(
    _ text: String, _ extra: JSONObject = [:], voice: String = "default", session: String = "s"
) -> PluginRequest {
    .invokeTTS(session: session, model: "my model", credentials: .credentials(extra), text: text, voice: voice)
}

/// What validation would have stored of a model.
func facts(_ family: String, name: String = "x") -> JSONObject {
    ["model_family": .string(family), "model_name": .string(name), "model_abilities": "text2audio"]
}

/// The recorded exchange of that name.
func recorded(_ name: String) throws -> ScriptedAnswer {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "http", subdirectory: "Fixtures"))
    return try #require(ScriptedAnswer(recording: Array(try Data(contentsOf: url))))
}

/// An answer with audio in it, an MP3 frame's mark and then the text.
func audio(_ text: String, type: String = "audio/mpeg") -> ScriptedAnswer {
    ScriptedAnswer(
        headers: [HTTPHeader("content-type", type)], pieces: [[0xFF, 0xFB, 0x90, 0x64] + Array(text.utf8)])
}

/// A server's refusal.
func refusal(_ words: String, status: Int = 500) -> ScriptedAnswer {
    ScriptedAnswer("{\"detail\":\"[address=127.0.0.1:35591, pid=6588] \(words)\"}", status: status)
}

extension PluginAnswer {
    /// The audio of all messages.
    var audio: [UInt8] { pieces.flatMap { $0 } }

    /// The audio of each message.
    var pieces: [[UInt8]] {
        replies.filter { $0.kind == .stream }.map { reply in
            let digits = Array((reply.data?.object?["result"]?.string ?? "").utf8)
            return stride(from: 0, to: digits.count - 1, by: 2).map {
                UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16) ?? 0
            }
        }
    }

    /// The media types of the messages, each once.
    var types: [String] {
        replies.compactMap { $0.data?.object?["mime_type"]?.string }.reduce(into: []) { types, type in
            if types.last != type { types.append(type) }
        }
    }
}
