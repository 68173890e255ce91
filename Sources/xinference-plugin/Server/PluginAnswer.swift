import DifyPlugin
import DifyPluginTesting

/// All that the plugin said to one request.
struct PluginAnswer: Sendable {
    let request: PluginRequest
    let replies: [HostReply]
    let start: ContinuousClock.Instant
    /// Why the plugin did not take the line for a request; `nil` if it did.
    let refusal: String?

    /// The payloads of the results, in order.
    var results: [JSONObject] { replies.compactMap { $0.kind == .stream ? $0.data?.object : nil } }

    /// The class of the error, if the answer ended in one.
    var errorType: String? { refusal == nil ? replies.lazy.compactMap(\.errorType).first : "PluginError" }

    /// The words of the error.
    var errorMessage: String? { refusal ?? replies.lazy.compactMap(\.errorMessage).first }

    /// From the request to the last line.
    var duration: Duration { start.duration(to: replies.last?.arrival ?? start) }

    /// From the request to the first result.
    var firstResult: Duration? {
        replies.first { $0.kind == .stream }.map { start.duration(to: $0.arrival) }
    }

    /// The rules of Dify and its daemon that the answer breaks.
    var violations: [String] { ReplyValidator.violations(in: replies, to: request).map(\.description) }
}
