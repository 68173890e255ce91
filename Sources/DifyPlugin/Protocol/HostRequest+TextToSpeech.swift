extension HostRequest {
    /// The fields of `invoke_tts`.
    func textToSpeechInvocation() throws(InvokeError) -> TextToSpeechInvocation {
        TextToSpeechInvocation(
            model: try string("model"), credentials: try credentials(), text: try string("content_text"),
            voice: try text("voice") ?? "", userID: try text("user_id") ?? "")
    }
}
