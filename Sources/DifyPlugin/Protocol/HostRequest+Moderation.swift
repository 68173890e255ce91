extension HostRequest {
    /// The fields of `invoke_moderation`.
    func moderationInvocation() throws(InvokeError) -> ModerationInvocation {
        ModerationInvocation(
            model: try string("model"), credentials: try credentials(), text: try string("text"),
            userID: try text("user_id") ?? "")
    }
}
