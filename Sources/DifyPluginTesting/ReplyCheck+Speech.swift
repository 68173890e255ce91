import DifyPlugin

extension ReplyCheck {
    /// The audio bytes that one message may hold: as hex they take twice as many, and the line has a limit.
    static let audioLimit = 2 << 20

    /// Checks pieces of speech (protocol section 3.7.7).
    mutating func audio(_ payloads: [(line: Int, value: JSONValue)], failed: Bool) {
        for (line, payload) in payloads {
            self.line = line
            let piece = payload.object ?? [:]
            require(Self.isStringOrNull(piece["mime_type"]), "`mime_type` is neither string nor null", "3.7.7")
            guard let hex = piece["result"]?.string?.utf8 else {
                require(false, "`result` is not a string", "3.7.7")
                continue
            }
            require(hex.count.isMultiple(of: 2), "`result` has an odd number of hex digits", "3.7.7")
            require(hex.allSatisfy(Self.isHexDigit), "`result` holds something else than hex digits", "3.7.7")
            require(
                hex.count / 2 <= Self.audioLimit, "the message has \(hex.count / 2) bytes of audio, more than 2 MiB",
                "3.7.7")
        }
        line = nil
        require(failed || !payloads.isEmpty, "the answer has no audio", "3.7.7")
    }

    /// Checks a list of voices (protocol section 3.7.7).
    mutating func voices(_ payload: JSONValue) {
        guard let voices = payload.object?["voices"]?.array else {
            require(false, "`voices` is not a list", "3.7.7")
            return
        }
        for voice in voices {
            for key in ["name", "value"] {
                require(
                    voice.object?[key]?.string?.isEmpty == false, "a voice's `\(key)` is not a non-empty string",
                    "3.7.7")
            }
        }
    }

    /// Checks written speech (protocol section 3.7.8).
    mutating func transcript(_ payload: JSONValue) {
        require(payload.object?["result"]?.string != nil, "`result` is not a string", "3.7.8")
    }

    /// Checks whether a text is flagged (protocol section 3.7.9).
    mutating func verdict(_ payload: JSONValue) {
        require(payload.object?["result"]?.bool != nil, "`result` is not a boolean", "3.7.9")
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
