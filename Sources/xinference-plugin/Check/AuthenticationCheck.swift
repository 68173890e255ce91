import OpenAICompatible
import XinferenceShared

/// What the server thinks of our key, told by whether it lists its models (Xinference API, section 11).
struct AuthenticationCheck: Sendable {
    /// Whether the server says that it wants a key; `nil` if it does not tell.
    let wantsKey: Bool?
    let hasKey: Bool
    /// Why it did not list its models; `nil` if it did.
    let failure: OpenAIError?

    var step: CheckReport.Step {
        let (verdict, detail) = finding
        return .init("authentication", verdict, detail)
    }

    private var finding: (CheckReport.Verdict, String) {
        switch status {
        case nil where failure == nil: accepted
        case 401?: (.failed, hasKey ? "the key is refused" : "a key is needed, and none is given")
        case 403?: (.failed, "the key may not list models")
        case 429?: (.failed, "refused for too many failed attempts, whatever the key")
        default: (.notice, "cannot be told: the server does not list its models")
        }
    }

    private var accepted: (CheckReport.Verdict, String) {
        switch (wantsKey, hasKey) {
        case (false?, true): (.notice, "not needed; the key is sent all the same")
        case (false?, false): (.ok, "not needed")
        case (_, true): (.ok, wantsKey == nil ? "the key does no harm" : "the key is accepted")
        case (_, false): (.ok, "not asked for")
        }
    }

    var advice: [Advice] {
        let seen = failure.map { InvokeErrorMapper.explanation(of: $0).seen } ?? ""
        switch status {
        case 401? where hasKey:
            return [
                Advice(
                    seen,
                    "Copy the key again from the web page of Xinference, and see there whether it has expired. Try"
                        + " seldom: ten refused keys in five minutes shut this address out for an hour.")
            ]
        case 401?:
            return [
                Advice(
                    seen, "Make a key in the web page of Xinference and set XINFERENCE_API_KEY to it; in Dify, api_key."
                )
            ]
        case 403?: return [Advice(seen, "Give the key the permission to list and use models, or make another.")]
        case 429?:
            return [
                Advice(seen, "Wait an hour or restart Xinference; then find out who in your network sends a wrong key.")
            ]
        default:
            guard failure == nil, wantsKey == false, hasKey else { return [] }
            return [Advice("The server wants no key, and one is given", "Leave api_key empty in Dify.")]
        }
    }

    private var status: Int? {
        guard case .status(let failure)? = failure?.reason else { return nil }
        return failure.status
    }
}
