/// A provider's models that order documents by how well they match a query.
public protocol RerankModel: AIModel {
    /// Scores documents against a query and returns the best, by falling score.
    func invoke(_ invocation: RerankInvocation) async throws -> RerankResult
}
