import DifyPlugin
import OpenAICompatible

extension InvokeErrorMapper {
    /// The row for a response with a status that is not success (Xinference API, section 2).
    static func verdict(on failure: StatusFailure) -> Verdict {
        let (kind, advice) = judge(failure)
        return Verdict(kind: kind, outcome: outcome(failure), advice: advice)
    }

    private static func outcome(_ failure: StatusFailure) -> String {
        var outcome = "was answered with status \(failure.status)"
        if let location = failure.location { outcome += ", a redirect to \(CredentialMask.withoutQuery(location))" }
        let words = failure.words.withoutFullStop
        return outcome + (words.isEmpty ? " and no explanation" : ": \(words)")
    }

    private static func judge(_ failure: StatusFailure) -> (InvokeError.Kind, String) {
        switch failure.status {
        case 300..<400:
            (
                .badRequest,
                "Redirects are not followed, so that no key goes astray: write the final address as server_url."
            )
        case 401:
            (
                .authorization,
                "Check api_key. Do not try many: ten wrong ones within five minutes ban this address for an hour."
            )
        case 403: (.authorization, advice(forbidden: failure.words))
        // A 408 is about the way here, not about what was asked: sent again, the same request may arrive in time.
        case 408, 499: (.connection, "The request took too long to arrive or was given up; try again.")
        case 429: failure.isBan ? ban : Complaint.rateLimit.verdict
        case 400, 404: Complaint(failure.words)?.asBadRequest ?? (.badRequest, advice(badRequest: failure))
        case 405, 407, 409, 413, 422: (.badRequest, advice(badRequest: failure))
        case 400..<500: (.badRequest, "The server refuses the request as it is.")
        case 500: serverError(failure)
        case 501: (.serverUnavailable, "This version of Xinference cannot do that: leave the setting out or update it.")
        case 502, 504:
            (.serverUnavailable, "A gateway gets no answer from Xinference: check that it runs, and the gateway.")
        case 503: unavailable(failure)
        case 500..<600: (.serverUnavailable, "Look into the server's log.")
        default: (.serverUnavailable, "That is no answer Xinference gives: check that server_url leads to it.")
        }
    }

    /// Ten bad keys shut out the whole address, and a good key then gets the same answer.
    private static var ban: (InvokeError.Kind, String) {
        (
            .rateLimit,
            "The server has banned this address or key for up to an hour, because of many requests with wrong keys;"
                + " right keys are refused too until then. Find the model with the wrong api_key, correct it, and wait."
        )
    }

    private static func advice(forbidden words: String) -> String {
        words.holds("access denied for ip")
            ? "The server answers only the addresses on its list: add that of Dify's plugin daemon to"
                + " XINFERENCE_ALLOWED_IPS."
            : "The server knows the key but does not allow this: give it access to the model."
    }

    private static func advice(badRequest failure: StatusFailure) -> String {
        switch failure.status {
        // The client says this of a page instead of repeating it.
        case 404 where failure.words.hasPrefix("an HTML page"):
            "A web page came where the API should be: server_url leads to another server, or to a page of Xinference."
        case 404: "Check server_url: it has to lead to Xinference, without anything behind its address or prefix."
        case 405: "Check server_url, and that the server is Xinference."
        case 407: "A proxy wants a user name and password: put them into HTTP_PROXY of Dify's plugin daemon."
        case 409: "The model is in a state that does not allow this; look at it in Xinference."
        case 413:
            "The request with its files is larger than the server or a proxy before it accepts: send less, or raise the"
                + " limit (client_max_body_size in nginx)."
        default: "Check what is sent, and the parameters, against what this model takes."
        }
    }

    /// A 500 is the server's failure, unless its words say that the request was at fault.
    ///
    /// The server reports bad bodies, wrong model types and too long prompts in this way. The words decide alike here and
    /// inside a stream.
    private static func serverError(_ failure: StatusFailure) -> (InvokeError.Kind, String) {
        if failure.isPlainText, reportsBadBody(failure.words) {
            return (.badRequest, "The server cannot read the request: check the parameters named there.")
        }
        return Complaint(failure.words)?.verdict ?? (.serverUnavailable, "Look into the server's log.")
    }

    /// Only what nobody caught comes as plain text; of that, these are the JSON reader's and the checker's sentences.
    private static func reportsBadBody(_ words: String) -> Bool {
        let sentences = [
            "validation error for ", "validation errors for ", "expecting value: line", "expecting property name",
            "expecting ',' delimiter", "expecting ':' delimiter", "unterminated string", "invalid control character",
            "invalid \\escape", "extra data: line", "has no attribute 'items'", "codec can't decode",
        ]
        return sentences.contains { words.holds($0) }
    }

    private static func unavailable(_ failure: StatusFailure) -> (InvokeError.Kind, String) {
        let kind = InvokeError.Kind.serverUnavailable
        if Complaint(failure.words) == .loading {
            let wait = failure.retryAfter.map { " in \($0.components.seconds) seconds" } ?? " in a while"
            return (kind, "The model is still loading; try again\(wait).")
        }
        return (kind, "The server is too busy or not ready; try again in a while.")
    }
}
