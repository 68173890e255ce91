import DifyPlugin
import OpenAICompatible

extension InvokeErrorMapper {
    /// What to do about a model that computes NaN.
    static let adviceOnNaN =
        "The model computed something that is no number, which half precision does with some models: launch it with"
        + " torch_dtype float32, or another quantization."

    /// The row for an answer that is JSON and still of no use.
    static func verdict(on fault: AnswerFault) -> Verdict {
        let (outcome, advice) = explain(fault)
        return Verdict(
            kind: .serverUnavailable, outcome: "was answered with status 200 and \(outcome)", advice: advice)
    }

    private static func explain(_ fault: AnswerFault) -> (String, String) {
        let otherServer = "Check that server_url leads to Xinference itself and model_uid to the right model."
        return switch fault {
        case .count(let expected, let found): ("\(found) results for \(expected) texts", otherServer)
        case .notANumber(let item, let found): ("\(found) instead of a number in result \(item + 1)", adviceOnNaN)
        case .emptyVector(let item): ("an empty vector as result \(item + 1)", otherServer)
        case .raggedVector(let item, let expected, let found):
            (
                "a vector of \(found) numbers as result \(item + 1) beside one of \(expected)",
                "Check that all replicas behind server_url run the same model."
            )
        case .zeroVector(let item):
            ("a vector of zeros as result \(item + 1), which has no direction to compare", adviceOnNaN)
        case .index(let index, let documents):
            ("a score for document \(index) of \(documents), which does not exist or has one already", otherServer)
        case .noAudio(let type): ("\(type.isEmpty ? "something" : type) instead of audio", otherServer)
        case .emptyAudio:
            (
                "no audio at all",
                "The model failed before it said anything: look into the server's log. If it does so only with long"
                    + " texts, switch streaming off."
            )
        case .shortAudio(let expected, let found):
            (
                "audio that ends after \(found) of \(expected) bytes",
                "The model failed half-way: look into the server's log."
            )
        }
    }
}
