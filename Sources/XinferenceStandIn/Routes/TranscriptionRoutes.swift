internal import NIOHTTP1

extension Route {
    /// `POST /v1/audio/transcriptions` (Xinference API, section 9).
    static let transcriptions = listening(to: "/v1/audio/transcriptions", for: .transcribe)

    /// `POST /v1/audio/translations`: the same, but for the name of the task in a verbose answer.
    static let translations = listening(to: "/v1/audio/translations", for: .translate)

    private static func listening(to path: String, for task: TranscriptionAnswer.Task) -> Route {
        Route(.POST, path, scope: "models:read") { request, state in
            let transcription: TranscriptionRequest
            do {
                let isForm = MultipartForm.isCarried(by: request.headers)
                transcription = try TranscriptionRequest(isForm ? MultipartForm(request) : nil)
            } catch let error as MultipartForm.Fault {
                return .detail(error.text, status: .badRequest)
            } catch let error as TranscriptionRequest.Missing {
                return .json(error.document, status: .unprocessableEntity)
            }
            if let refusal = refusal(ofOptions: transcription.options) { return refusal }
            guard let model = state.model(transcription.model) else {
                return ChatRefusal.unknown(transcription.model, state)
            }
            if let refusal = try await ChatRefusal.withoutStreams(model, state) { return refusal }
            return try await TranscriptionAnswer(model: model, request: transcription, task: task, state: state)
                .reply()
        }
    }
}
