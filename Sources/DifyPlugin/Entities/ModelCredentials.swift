/// What the user typed into the form for one model, plus what an earlier validation returned to be stored.
///
/// Text fields arrive as strings, switches as booleans (an off switch is left out), stored facts as any JSON
/// (protocol section 6.5). Printing shows the names only: a value may be a secret.
public struct ModelCredentials: Sendable, Hashable {
    /// The values by name.
    public var values: JSONObject

    /// Makes credentials.
    public init(_ values: JSONObject = JSONObject()) {
        self.values = values
    }

    /// The value of that name.
    public subscript(name: String) -> JSONValue? {
        get { values[name] }
        set { values[name] = newValue }
    }
}

extension ModelCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names, without values.
    public var description: String { "ModelCredentials(\(values.keys.joined(separator: ", ")))" }
    /// The names, without values.
    public var debugDescription: String { description }
    /// The names, without values: `dump` and `String(reflecting:)` look here.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

extension ModelCredentials: ExpressibleByDictionaryLiteral {
    /// Makes credentials from a literal.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { values = JSONObject(elements) }
}
