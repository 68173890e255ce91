/// A JSON object as a tree: looked up by name, kept in the order of the text.
///
/// Of two members with the same name the last counts, as in Go's and Python's readers.
public struct JSONObject: Sendable {
    private var values: [String: JSONValue] = [:]
    private var order: [String] = []

    /// Makes an empty object.
    public init() {}

    /// Makes an object from members in order.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        for (name, value) in members { self[name] = value }
    }

    /// The names in order.
    public var keys: [String] { order }
    /// Whether there is no member.
    public var isEmpty: Bool { order.isEmpty }
    /// How many members there are.
    public var count: Int { order.count }

    /// The value of that name. Setting one that is new puts it last; setting `nil` removes it.
    public subscript(name: String) -> JSONValue? {
        get { values[name] }
        set {
            switch (values[name], newValue) {
            case (nil, let value?):
                order.append(name)
                values[name] = value
            case (_?, let value?): values[name] = value
            case (_?, nil):
                values[name] = nil
                order.removeAll { $0 == name }
            case (nil, nil): break
            }
        }
    }

    /// Writes the object.
    ///
    /// - Throws: `notFinite` for a NaN or an infinity in it.
    public func write(to writer: inout JSONWriter) throws(JSONError) {
        writer.beginObject()
        for name in order {
            writer.key(escaping: name)
            try values[name]?.write(to: &writer)
        }
        writer.endObject()
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same members, in any order.
    public static func == (one: JSONObject, other: JSONObject) -> Bool { one.values == other.values }
    /// Feeds the members to a hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object from a literal.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
