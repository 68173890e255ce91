import DifyPlugin

/// One text's way to the server and its sound's way back.
///
/// The parts of a long text are asked for at the same time and sent on in their order. A part is not asked for before
/// the third before it has been sent on, so that a host that reads slowly fills no memory.
struct SpeechCall: Sendable {
    /// Takes audio and its media type.
    typealias Send = (_ audio: [UInt8], _ contentType: String) async throws -> Void

    let client: OpenAIClient
    let quirks: ServerQuirks<SpeechQuirk>
    /// What all parts have in common.
    let request: SpeechRequest
    /// What is said, at least one part.
    let parts: [String]
    let format: SpeechFormat
    /// Whether the first part is asked for while it is made: nobody waits for the others.
    let streams: Bool

    /// Says all parts.
    func speak(_ send: Send) async throws {
        try await withThrowingTaskGroup(of: (Int, SpeechAnswer).self) { group in
            var next = 1
            func add(upTo end: Int) {
                while next < min(end, parts.count) {
                    let place = next
                    group.addTask { (place, try await whole(parts[place])) }
                    next += 1
                }
            }
            // What comes after a streamed part waits for its first sound: on a server with one copy of the model it would
            // hold that up.
            if !streams { add(upTo: SpeechPlan.partsAtOnce) }
            try await speakFirst(send) { add(upTo: SpeechPlan.partsAtOnce) }
            var waiting: [Int: SpeechAnswer] = [:]
            for due in parts.indices.dropFirst() {
                add(upTo: due + SpeechPlan.partsAtOnce)
                while waiting[due] == nil, let (place, answer) = try await group.next() { waiting[place] = answer }
                if let answer = waiting.removeValue(forKey: due) { try await pass(answer, send) }
            }
        }
    }

    private func speakFirst(_ send: Send, _ hasBegun: () -> Void) async throws {
        guard var request = parts.first.map(request(for:)) else { return }
        request.isStreamed = streams
        try await quirks.adapting(request, of: request.model, to: client.server) { request in
            guard request.isStreamed else { return try await pass(try await client.speak(request), send) }
            try await client.withSpeech(request) { stream in
                var contentType: String?
                while let piece = try await stream.next() {
                    let known = try contentType ?? self.contentType(of: piece, told: stream.contentType)
                    contentType = known
                    try await send(piece, known)
                    hasBegun()
                }
            }
        }
    }

    private func whole(_ text: String) async throws -> SpeechAnswer {
        try await client.speak(request(for: text))
    }

    private func request(for text: String) -> SpeechRequest {
        var request = request
        request.input = text
        return request
    }

    private func pass(_ answer: SpeechAnswer, _ send: Send) async throws {
        let contentType = try contentType(of: answer.audio, told: answer.contentType)
        let header = parts.count > 1 && format == .mp3 ? MP3Header.length(in: answer.audio) : 0
        try await send(header > 0 ? Array(answer.audio[header...]) : answer.audio, contentType)
    }

    private func contentType(of head: [UInt8], told: String?) throws(InvokeError) -> String {
        let head = Array(head.prefix(AudioFormat.headLength))
        // Some models write what they always write.
        if parts.count > 1, format != .pcm, let found = AudioFormat(signature: head), [.wav, .flac].contains(found) {
            throw InvokeError(
                .serverUnavailable,
                "The model \"\(request.model)\" answers \(found.rawValue) where \(format.rawValue) was asked for, and such"
                    + " files cannot be joined: set word_limit to 0, or another response_format")
        }
        return format.contentType(of: head, told: told)
    }
}
