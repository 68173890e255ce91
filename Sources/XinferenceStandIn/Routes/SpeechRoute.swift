internal import NIOHTTP1

extension Route {
    /// `POST /v1/audio/speech`: JSON, or a form when a sample of a voice comes along (Xinference API, section 10).
    static let speech = Route(.POST, "/v1/audio/speech", scope: "models:read") { request, state in
        let speech: SpeechRequest
        do {
            speech =
                MultipartForm.isCarried(by: request.headers)
                ? try SpeechRequest(MultipartForm(request)) : try SpeechRequest(JSONValue.parse(request.body))
        } catch let error as MultipartForm.Fault {
            return .detail(error.text, status: .badRequest)
        } catch let error as JSONValue.SyntaxError {
            return .uncaught(error.message)
        } catch let error as ChatRequestError {
            return .uncaught(error.text)
        }
        if let refusal = refusal(ofOptions: speech.options) { return refusal }
        guard let model = state.model(speech.model) else { return ChatRefusal.unknown(speech.model, state) }
        if let refusal = try await ChatRefusal.withoutStreams(model, state) { return refusal }
        return try await SpeechAnswer(model: model, request: speech, state: state).reply()
    }

    /// Why the options of the engine cannot be read: the handler does that itself, and catches what goes wrong.
    static func refusal(ofOptions options: String?) -> Reply? {
        guard let options else { return nil }
        do throws(JSONValue.SyntaxError) {
            _ = try JSONValue.parse(Array(options.utf8))
            return nil
        } catch {
            return .detail(error.message, status: .internalServerError)
        }
    }
}
