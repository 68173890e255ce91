internal import DifyPlugin
internal import HTTPTransport

extension OpenAIClient {
    /// Writes down what is said in a recording, with one POST.
    ///
    /// - Returns: the text as the server wrote it; whisper begins it with a space.
    public func transcribe(_ request: TranscriptionRequest) async throws -> String {
        var sent = self.request(.post, request.path, accept: "application/json")
        sent.form = request.form
        return try await decode(sent) { bytes in
            var text: String?
            var reader = JSONReader(bytes.span)
            try reader.beginObject()
            while let key = try reader.nextKey() {
                if key.matches("text") { text = try reader.readStringOrNull() } else { try reader.skipValue() }
            }
            try reader.finish()
            guard let text else { throw JSONError.missing("text") }
            return text
        }
    }
}
