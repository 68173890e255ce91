/// A JSON object as a tree: looked up by name, kept in the order of the text.
///
/// Of two members with the same name the last counts, as in Go's and Python's readers. As there, names are compared by
/// their bytes.
public struct JSONObject: Sendable {
    /// A name that is equal to itself only: `String` takes two spellings of one accented letter for the same.
    private struct Name: Hashable {
        let text: String

        static func == (one: Name, other: Name) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }
        func hash(into hasher: inout Hasher) { hasher.combine(text) }
    }

    private var values: [Name: JSONValue] = [:]
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

    /// The value of that name.
    ///
    /// Setting one that is new puts it last; setting `nil` removes it.
    public subscript(name: String) -> JSONValue? {
        get { values[Name(text: name)] }
        set {
            let key = Name(text: name)
            if let newValue {
                if values.updateValue(newValue, forKey: key) == nil { order.append(name) }
            } else if values.removeValue(forKey: key) != nil {
                order.removeAll { Name(text: $0) == key }
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
            try values[Name(text: name)]?.write(to: &writer)
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
