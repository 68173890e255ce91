public import DifyPlugin

extension PluginRequest {
    /// An `invoke_speech2text` request with every field the daemon writes (section 3.7.8).
    public static func invokeSpeechToText(
        session: String, model: String = "echo", credentials: JSONObject = [:], file: [UInt8]
    ) -> PluginRequest {
        invokeSpeechToText(
            session: session, model: model, credentials: credentials,
            hexadecimal: file.map { byte in [byte >> 4, byte & 15].map { String($0, radix: 16) }.joined() }.joined())
    }

    /// The same with the file's digits as they are.
    public static func invokeSpeechToText(
        session: String, model: String = "echo", credentials: JSONObject = [:], hexadecimal digits: String
    ) -> PluginRequest {
        var request = about(
            "invoke_speech2text", session: session, model: model, type: "speech2text", credentials: credentials)
        request.fields["file"] = .string(digits)
        return request
    }
}
