import DifyPlugin

/// The arguments of a tool call, in the forms models and servers write them.
enum CallArguments {
    /// The text of the object they are, untouched where it already is one: Dify's agent passes an object to the tool and
    /// fails on anything else (protocol section 6.3).
    ///
    /// Nothing and null are no arguments, `{}`. A string may hold the object's text, as the server's own parsers give it
    /// when the model wrote one. Anything else, such as a text that was cut off, gives `nil`.
    static func object(from text: String) -> String? {
        if text.isBlank { return "{}" }
        guard let fragment = try? JSONFragment(parsing: text) else { return nil }
        if fragment.isString, let inner = (try? JSONValue(parsing: text))?.string {
            if inner.isBlank { return "{}" }
            return (try? JSONFragment(parsing: inner)).flatMap { $0.isObject ? $0.text : nil }
        }
        if fragment.text == "null" { return "{}" }
        return fragment.isObject ? fragment.text : nil
    }
}

extension JSONFragment {
    fileprivate var isObject: Bool { bytes.first == UInt8(ascii: "{") }
    fileprivate var isString: Bool { bytes.first == UInt8(ascii: "\"") }
}
