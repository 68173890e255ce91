import DifyPluginTesting

/// Lines of the session `S` as a plugin writes them, and what is wrong with them.
enum ReplyLines {
    static let end = #"{"event":"session","session_id":"S","data":{"type":"end","data":{}}}"#

    static func stream(_ payload: String) -> String {
        #"{"event":"session","session_id":"S","data":{"type":"stream","data":\#(payload)}}"#
    }

    static func sections(_ lines: [String], _ action: ReplyValidator.Action?) -> [String] {
        ReplyValidator.violations(in: replies(lines), session: "S", action: action).map(\.section)
    }

    /// What is wrong with one result and its end.
    static func violations(of payload: String, _ action: ReplyValidator.Action) -> [String] {
        ReplyValidator.violations(in: replies([stream(payload), end]), session: "S", action: action).map {
            "\($0.section) \($0.sentence)"
        }
    }

    /// What is wrong with one result and its end as the answer to a request.
    static func violations(of payload: String, to request: PluginRequest) -> [String] {
        ReplyValidator.violations(in: replies([stream(payload), end]), to: request).map {
            "\($0.section) \($0.sentence)"
        }
    }

    private static func replies(_ lines: [String]) -> [HostReply] {
        lines.map { HostReply(line: Array($0.utf8)) }
    }
}
