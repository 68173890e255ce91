extension HostRequest {
    /// The fields of `check_polling`.
    func pollingInvocation() throws(InvokeError) -> LLMPollingInvocation {
        LLMPollingInvocation(
            model: try string("model"), credentials: try credentials(), state: try object("plugin_state"),
            userID: try text("user_id") ?? "")
    }
}
