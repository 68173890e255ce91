extension ActionDispatcher {
    func invokeModeration(_ request: HostRequest, _ session: SessionWriter) async throws {
        let model = try required(provider.moderationModel, .moderation)
        let result = try await model.invoke(try request.moderationInvocation())
        try await session.stream { writer throws(JSONError) in result.write(to: &writer) }
    }
}
