/// A provider's models that write down speech.
public protocol SpeechToTextModel: AIModel {
    /// Writes down what is said in a recording.
    func invoke(_ invocation: SpeechToTextInvocation) async throws -> String
}
