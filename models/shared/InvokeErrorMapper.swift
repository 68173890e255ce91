public import DifyPlugin
internal import HTTPTransport
public import OpenAICompatible

/// From what went wrong with Xinference to the class Dify reacts to (protocol section 6.9).
///
/// Every message says what was asked, what came back in the server's own words, and what to do next. It is made from
/// words that the client has cleaned, cut and freed of the key; what else looks like a credential is masked here.
public enum InvokeErrorMapper {
    /// The error as Dify is to be told it.
    ///
    /// An error that already knows how (a refused parameter, bad credentials) stays what it is; any other becomes one of
    /// Dify's classes with words.
    public static func map(_ error: any Error) -> any HostError {
        switch error {
        case let error as any HostError: error
        case let error as OpenAIError: invokeError(for: error)
        case let error as TransportError: invokeError("The request", verdict(on: error, url: ""))
        case is CancellationError:
            invokeError("The request", verdict(on: TransportError(.cancelled, "it was cancelled"), url: ""))
        default: invokeError("The request", verdict(onUnforeseen: error))
        }
    }

    /// The class and the message for any failure of a request.
    public static func invokeError(for error: OpenAIError) -> InvokeError {
        invokeError("\(error.method) \(error.url)", verdict(on: error))
    }

    /// What was asked and came back, and what to do, apart: for a tool that shows them so.
    package static func explanation(of error: OpenAIError) -> (seen: String, todo: String) {
        let verdict = verdict(on: error)
        return (
            CredentialMask.mask("\(error.method) \(error.url) \(verdict.outcome)"), CredentialMask.mask(verdict.advice)
        )
    }

    /// The one place where a message is put together, so that no credential gets past it.
    private static func invokeError(_ asked: String, _ verdict: Verdict) -> InvokeError {
        InvokeError(verdict.kind, CredentialMask.mask("\(asked) \(verdict.outcome). \(verdict.advice)"))
    }

    /// Nothing throws such an error by design; its type and words are what a report needs.
    private static func verdict(onUnforeseen error: any Error) -> Verdict {
        Verdict(
            kind: .serverUnavailable,
            outcome: "failed in the plugin itself (\(type(of: error))): \("\(error)".prefix(500))",
            advice: "Try again; if it happens again, report it to the plugin's authors.")
    }

    /// What Dify is told: the class, what came back as the end of a sentence, and a next step.
    struct Verdict: Sendable, Hashable {
        var kind: InvokeError.Kind
        var outcome: String
        var advice: String
    }

    private static func verdict(on error: OpenAIError) -> Verdict {
        switch error.reason {
        case .transport(let failure): verdict(on: failure, url: error.url)
        case .status(let failure): verdict(on: failure)
        case .inStream(let words): verdict(onStreamError: words)
        case .undecodable(let error, let excerpt):
            Verdict(
                kind: .serverUnavailable,
                outcome: "was answered with status 200 and something that cannot be read"
                    + " (\(error)): \"\(excerpt)\"",
                advice: "Check that server_url leads to Xinference itself and that no proxy rewrites its answers.")
        case .unusable(let fault): verdict(on: fault)
        case .incompleteStream(let events):
            Verdict(
                kind: .connection,
                outcome: events == 0
                    ? "was answered with an empty stream"
                    : "broke off after \(events) events, with neither a finish reason nor [DONE]",
                advice: events == 0
                    ? "The prompt may be longer than the model's context, or the model may have crashed: look into the"
                        + " server's log."
                    : "Try again; if it happens again, look into the server's log and at time limits of proxies.")
        case .oversizeEvent(let limit):
            Verdict(
                kind: .serverUnavailable, outcome: "was answered with an event of more than \(limit) bytes",
                advice: "Check that server_url leads to Xinference itself.")
        }
    }
}
