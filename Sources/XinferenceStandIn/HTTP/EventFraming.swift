/// The bytes around one event of a stream: `data: `, the payload, CRLF CRLF (Xinference API, section 5).
enum EventFraming {
    /// The event that ends a chat stream.
    static let done = data("[DONE]")

    /// An event that carries `payload` as it is.
    ///
    /// The payload must hold no line break, which rendered JSON never does.
    static func data(_ payload: String) -> String {
        "data: " + payload + "\r\n\r\n"
    }

    /// An event that carries a JSON document in the loose style of streams.
    static func data(_ payload: JSONValue) -> String {
        data(payload.rendered(.spaced))
    }

    /// A failure inside a stream: `error` is a string, and no `[DONE]` follows.
    static func error(_ message: String) -> String {
        data(["error": .string(message)])
    }
}
