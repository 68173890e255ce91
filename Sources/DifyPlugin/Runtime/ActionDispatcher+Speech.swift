extension ActionDispatcher {
    func invokeSpeechToText(_ request: HostRequest, _ session: SessionWriter) async throws {
        let model = try required(provider.speechToTextModel, .speechToText)
        let text = try await model.invoke(try request.speechToTextInvocation())
        try await session.stream { writer throws(JSONError) in
            writer.beginObject()
            writer.key("result")
            writer.string(text)
            writer.endObject()
        }
    }
}
