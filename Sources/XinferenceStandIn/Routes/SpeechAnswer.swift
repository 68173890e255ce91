internal import Foundation
internal import NIOHTTP1

/// Speaks one text, and goes wrong where the model's fault says so.
struct SpeechAnswer: Sendable {
    let model: StandInModel
    let request: SpeechRequest
    let state: ServerState

    /// The size of a piece of a stream, as recorded.
    private static let pieceSize = 4_096

    private var fault: StandInModel.SpeechFault? {
        if case .speak(let fault) = model.behaviour { fault } else { nil }
    }

    /// The answer, after as long as the model takes.
    func reply() async throws -> Reply {
        if let failure { return .detail(state.prefix + failure, status: .internalServerError) }
        guard let format = AudioFormat(rawValue: request.format?.lowercased() ?? "") else {
            return .detail(state.prefix + formatFailure, status: .internalServerError)
        }
        try await state.work(model)
        return request.streams ? stream(audio(format)) : whole(audio(format), format)
    }

    /// Why the engine fails, in its own words.
    private var failure: String? {
        switch model.kind {
        case .llm: return "Model model_metadata=None model_name='\(model.uid)' is not for creating speech."
        case .embedding, .rerank: return Self.noSpecification(model)
        case .audio: break
        }
        guard let family = model.family, family != .whisper else { return Self.noSpecification(model) }
        if request.streams, !family.streams { return "\(family.rawValue) does not support stream mode." }
        if family == .kokoro, request.hasPrompt {
            return "KPipeline.__call__() got an unexpected keyword argument 'prompt_speech'"
        }
        // A sample takes the place of a speaker (Xinference API, section 10).
        if !request.hasPrompt, let refusal = family.refusal(ofVoice: request.voice) { return refusal }
        return request.input.isEmpty ? "need at least one array to concatenate" : nil
    }

    /// The complaint about a model that is not of the right kind.
    static func noSpecification(_ model: StandInModel) -> String {
        "'\(model.className)' object has no attribute 'model_spec'"
    }

    /// The complaint of the writer of sound files; `flac` and `ogg`, which it knows, are not among the stand-in's.
    private var formatFailure: String {
        guard let format = request.format else { return "'NoneType' object has no attribute 'upper'" }
        return "Unknown format: '\(format.uppercased())'"
    }

    private func audio(_ format: AudioFormat) -> [UInt8] {
        let file = format.spoken(request.input, speed: request.speed)
        switch fault {
        case .json:
            return Array(JSONValue.object([.init(key: "detail", value: "The model failed.")]).rendered(.compact).utf8)
        case .empty: return []
        case .short: return Array(file.prefix(file.count / 2))
        case .ping, nil: return file
        }
    }

    private func whole(_ audio: [UInt8], _ format: AudioFormat) -> Reply {
        let type = fault == .json ? "application/json" : format.contentType
        return .whole(WholeReply(status: .ok, contentType: type, body: audio))
    }

    /// Pieces of one file, with a comment between every two of them if that is the fault.
    private func stream(_ audio: [UInt8]) -> Reply {
        let pause = state.configuration.tokenDelay
        let pings = fault == .ping
        return .bytes { writer in
            for start in stride(from: 0, to: audio.count, by: Self.pieceSize) {
                if start > 0 {
                    if pings { try await writer.send(Self.ping()) }
                    if pause > .zero { try await Task.sleep(for: pause) }
                }
                try await writer.send(audio[start...].prefix(Self.pieceSize))
            }
            return .complete
        }
    }

    /// What servers write into a stream that pauses: the time in UTC with six decimals (Xinference API, section 1).
    private static func ping() -> String {
        let time = Date.ISO8601FormatStyle.iso8601.year().month().day().dateTimeSeparator(.space)
            .time(includingFractionalSeconds: true)
        return ": ping - \(Date.now.formatted(time))000+00:00\r\n\r\n"
    }
}
