import DifyPlugin
import HTTPTransport

/// Failures in the server's own words, for servers of which nothing more is known.
enum PlainErrors {
    /// The error for any failure of a request.
    static func invokeError(for error: any Error) -> InvokeError {
        switch error {
        case let error as OpenAIError:
            let (kind, outcome) = explain(error.reason)
            return InvokeError(kind, "\(error.method) \(error.url) \(outcome).")
        case let error as TransportError: return InvokeError(.connection, "The request failed: \(error.message).")
        case is CancellationError: return InvokeError(.connection, "The request was cancelled.")
        default: return InvokeError(.serverUnavailable, "The request failed: \("\(error)".prefix(500)).")
        }
    }

    private static func explain(_ reason: OpenAIError.Reason) -> (InvokeError.Kind, String) {
        switch reason {
        case .transport(let error): (.connection, "failed: \(error.message)")
        case .status(let failure):
            (
                kind(of: failure.status),
                "was answered with status \(failure.status)" + (failure.words.isEmpty ? "" : ": \(failure.words)")
            )
        case .inStream(let words): (.serverUnavailable, "failed in its stream: \(words)")
        case .undecodable(let error, let excerpt):
            (.serverUnavailable, "was answered with something that cannot be read (\(error)): \"\(excerpt)\"")
        case .unusable(let fault): (.serverUnavailable, "was answered with something of no use: \(fault)")
        case .incompleteStream(let events): (.connection, "broke off after \(events) events")
        case .oversizeEvent(let limit): (.serverUnavailable, "was answered with an event of more than \(limit) bytes")
        }
    }

    /// Protocol section 6.9.
    private static func kind(of status: Int) -> InvokeError.Kind {
        switch status {
        case 401, 403: .authorization
        case 408: .connection
        case 429: .rateLimit
        case 300..<500: .badRequest
        default: .serverUnavailable
        }
    }
}
