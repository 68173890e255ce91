import DifyPlugin

extension ReplyCheck {
    /// Checks a language model's chunks (protocol section 3.5), one by one and together.
    mutating func chunks(_ payloads: [(line: Int, value: JSONValue)], failed: Bool) {
        var usages: [Int] = []
        var finishReasons: [Int] = []
        for (place, (line, payload)) in payloads.enumerated() {
            self.line = line
            guard let chunk = payload.object, let delta = chunk["delta"]?.object else {
                require(false, "the chunk has no `delta` object", "3.5")
                continue
            }
            require(chunk["model"]?.string?.isEmpty == false, "`model` is not a non-empty string", "3.5")
            require(Self.isStringOrNull(chunk["system_fingerprint"]), "`system_fingerprint` is no string", "3.5")
            require(delta["index"] == .integer(Int64(place)), "`delta.index` is not the integer \(place)", "3.5")
            if let message = delta["message"]?.object {
                self.message(message)
            } else {
                require(false, "`delta.message` is not an object", "3.5")
            }
            require(Self.isStringOrNull(delta["finish_reason"]), "`finish_reason` is neither string nor null", "3.5")
            if delta["finish_reason"]?.string?.isEmpty == false { finishReasons.append(place) }
            switch delta["usage"] {
            case nil, .null?: break
            case let usage?:
                usages.append(place)
                self.usage(usage)
            }
        }
        line = nil
        require(usages.count <= 1, "usage is told \(usages.count) times; agents add it up", "6.2")
        let last = payloads.count - 1
        require(usages.allSatisfy { $0 == last }, "usage is told before the last chunk", "6.2")
        require(finishReasons.allSatisfy { $0 == last }, "a finish reason stands before the last chunk", "6.2")
        if !failed {
            require(!payloads.isEmpty, "the answer has no chunk", "3.5")
            require(!usages.isEmpty, "usage is never told, and Dify does not estimate it", "6.2")
        }
    }

    /// Checks an assistant's message, in a chunk or whole.
    mutating func message(_ message: JSONObject) {
        require(message["role"] == "assistant", "`role` is not `assistant`", "3.5")
        switch message["content"] {
        case .string?: break
        case .array(let parts)?: for part in parts { self.part(part) }
        default: require(false, "`content` is neither a string nor a list of parts", "3.5")
        }
        guard let calls = message["tool_calls"]?.array else {
            require(false, "`tool_calls` is not an array: null passes the host and fails in Dify", "3.5")
            return
        }
        for call in calls { toolCall(call) }
    }

    private mutating func toolCall(_ call: JSONValue) {
        let function = call.object?["function"]?.object
        require(call.object?["id"]?.string?.isEmpty == false, "a tool call's `id` is not a non-empty string", "3.5")
        require(call.object?["type"] == "function", "a tool call's `type` is not `function`", "3.5")
        require(function?["name"]?.string?.isEmpty == false, "a tool call has no function name", "3.5")
        let arguments = function?["arguments"]?.string
        // Dify's agent parses the arguments of each chunk by themselves.
        require(
            arguments.flatMap { try? JSONValue(parsing: $0) }?.object != nil,
            "a tool call's arguments are not one whole JSON object", "6.3")
    }

    private mutating func part(_ part: JSONValue) {
        let part = part.object ?? [:]
        switch part["type"]?.string {
        case "text": require(part["data"]?.string != nil, "a text part has no `data`", "3.5")
        case "image", "audio", "video", "document":
            for key in ["format", "mime_type"] {
                require(part[key]?.string?.isEmpty == false, "a media part has no `\(key)`", "3.5")
            }
            let sources = ["base64_data", "url"].filter { part[$0]?.string?.isEmpty == false }
            require(sources.count == 1, "a media part needs either `base64_data` or `url`", "3.4")
            if part["type"] == "image" {
                require(part["detail"] == "low" || part["detail"] == "high", "an image has no `detail`", "3.5")
            }
        default: require(false, "a content part has no known `type`", "3.5")
        }
    }

    /// Checks a language model's usage.
    mutating func usage(_ usage: JSONValue) {
        guard let usage = usage.object else {
            require(false, "`usage` is not an object", "3.5")
            return
        }
        for key in ["prompt_tokens", "completion_tokens", "total_tokens"] {
            require(Self.isCount(usage[key]), "`\(key)` is not a JSON integer of at least 0", "3.5")
        }
        for key in [
            "prompt_unit_price", "prompt_price_unit", "prompt_price", "completion_unit_price", "completion_price_unit",
            "completion_price", "total_price",
        ] {
            require(Self.isDecimal(usage[key]), "`\(key)` is not a decimal", "3.5")
        }
        require(usage["currency"]?.string != nil, "`currency` is not a string", "3.5")
        require(usage["latency"]?.double != nil, "`latency` is not a number", "3.5")
    }

    static func isStringOrNull(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null?, .string?: true
        default: false
        }
    }

    /// A JSON integer that is not less than that; `1.0` is none to the host.
    static func isCount(_ value: JSONValue?, from least: Int64 = 0) -> Bool {
        guard case .integer(let count)? = value else { return false }
        return count >= least
    }

    /// A number or a string that holds one; absent and null count as zero, an empty string does not.
    static func isDecimal(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null?: true
        case .string(let text)?: Double(text)?.isFinite == true
        case let value?: value.double != nil
        }
    }
}
