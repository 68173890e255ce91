import DifyPlugin

extension ReplyCheck {
    /// Checks how far a polled answer has come (protocol section 3.7.12).
    mutating func polling(_ payload: JSONValue) {
        let progress = payload.object ?? [:]
        switch progress["status"]?.string {
        case "running":
            require(
                progress["plugin_state"]?.object?.isEmpty == false, "`plugin_state` is not a non-empty object", "3.7.12"
            )
        case "succeeded": wholeAnswer(progress["result"])
        case "failed":
            let reason = progress["error"]?.string ?? ""
            require(!reason.allSatisfy(\.isWhitespace), "`error` is not a string with words", "3.7.12")
        default: require(false, "`status` is none of `running`, `succeeded` and `failed`", "3.7.12")
        }
        for key in ["next_check_after_seconds", "expires_after_seconds", "max_attempts"] {
            guard let value = progress[key], value != .null else { continue }
            require(Self.isCount(value, from: 1), "`\(key)` is not a JSON integer of at least 1", "3.7.12")
        }
    }

    /// A language model's answer in one piece, which only polling knows.
    private mutating func wholeAnswer(_ value: JSONValue?) {
        guard let answer = value?.object else {
            require(false, "`result` is not an object", "3.7.12")
            return
        }
        require(answer["model"]?.string?.isEmpty == false, "`model` is not a non-empty string", "3.7.12")
        if let message = answer["message"]?.object {
            self.message(message)
        } else {
            require(false, "the result's `message` is not an object", "3.7.12")
        }
        usage(answer["usage"] ?? .null)
    }
}
