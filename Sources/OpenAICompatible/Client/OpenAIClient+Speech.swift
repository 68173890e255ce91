internal import DifyPlugin
internal import HTTPTransport

extension OpenAIClient {
    private static let speechPath = "/v1/audio/speech"

    /// Asks for a text to be spoken, and hands the audio to `consume`, which has it until it returns.
    public func withSpeech<Result>(
        _ request: SpeechRequest, _ consume: (SpeechStream) async throws -> Result
    ) async throws -> Result {
        let sent = try speechRequest(request)
        return try await withSuccess(sent) { response in
            if let error = try await refusal(of: sent, response) { throw error }
            return try await consume(
                SpeechStream(client: self, request: sent, response: response, isStreamed: request.isStreamed))
        }
    }

    /// Asks for a text to be spoken, and reads the audio as a whole.
    public func speak(_ request: SpeechRequest) async throws -> SpeechAnswer {
        try await withSpeech(request) { stream in
            var audio: [UInt8] = []
            while let piece = try await stream.next() {
                guard audio.count + piece.count <= Self.bodyLimit else {
                    let fault = TransportError(.bodyTooLarge, "the audio is larger than \(Self.bodyLimit) bytes")
                    throw failed(self.request(.post, Self.speechPath), .transport(fault))
                }
                audio += piece
            }
            return SpeechAnswer(audio: audio, contentType: stream.contentType)
        }
    }

    private func speechRequest(_ request: SpeechRequest) throws -> HTTPRequest {
        let accept = "audio/*, application/json"
        guard request.promptSpeech != nil else {
            let body = try encode(Self.speechPath, request.body)
            return self.request(.post, Self.speechPath, body: body, accept: accept)
        }
        var sent = self.request(.post, Self.speechPath, accept: accept)
        sent.form = try encode(Self.speechPath, request.form)
        return sent
    }

    /// The error for a response that says it is anything but audio.
    private func refusal(of request: HTTPRequest, _ response: HTTPResponse) async throws -> OpenAIError? {
        guard let type = SpeechStream.mediaType(response), type.hasPrefix("text/") || type.hasSuffix("json") else {
            return nil
        }
        let bytes = try await response.body.prefix(upTo: Self.errorBodyLimit)
        guard type.hasSuffix("json") else { return failed(request, .unusable(.noAudio(type: tidy(type)))) }
        return failed(request, inStream(ErrorBody.words(bytes, isHTML: false)))
    }
}
