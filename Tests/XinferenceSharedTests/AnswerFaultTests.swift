import DifyPlugin
import OpenAICompatible
import Testing

@testable import XinferenceShared

@Suite("Answers that can be read but not used")
struct AnswerFaultTests {
    @Test(
        "Items are counted from 1, and the message says what to do",
        arguments: [
            (.count(expected: 3, found: 2), "2 results for 3 texts. Check that server_url"),
            (.notANumber(item: 0, found: "NaN"), "NaN instead of a number in result 1. The model computed"),
            (.emptyVector(item: 4), "an empty vector as result 5. Check that server_url"),
            (
                .raggedVector(item: 1, expected: 384, found: 1024),
                "a vector of 1024 numbers as result 2 beside one of 384. Check that all replicas"
            ),
            (
                .zeroVector(item: 2),
                "a vector of zeros as result 3, which has no direction to compare. The model computed"
            ),
            (
                .index(7, documents: 5),
                "a score for document 7 of 5, which does not exist or has one already. Check that server_url"
            ),
            (.noAudio(type: "text/html"), "text/html instead of audio. Check that server_url"),
            (.noAudio(type: ""), "something instead of audio. Check that server_url"),
            (.emptyAudio, "no audio at all. The model failed before it said anything"),
            (.shortAudio(expected: 100, found: 44), "audio that ends after 44 of 100 bytes. The model failed half-way"),
        ] as [(AnswerFault, String)])
    func messages(fault: AnswerFault, expected: String) {
        let error = InvokeErrorMapper.invokeError(
            for: OpenAIError(method: "POST", url: "http://host/v1/embeddings", reason: .unusable(fault)))
        #expect(error.kind == .serverUnavailable)
        #expect(
            error.message.hasPrefix("POST http://host/v1/embeddings was answered with status 200 and \(expected)"))
    }
}
