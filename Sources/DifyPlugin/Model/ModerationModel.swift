/// A provider's models that judge whether a text is allowed.
public protocol ModerationModel: AIModel {
    /// Judges a text.
    func invoke(_ invocation: ModerationInvocation) async throws -> ModerationResult
}
