/// A voice to choose from (protocol section 3.7.7).
public struct Voice: Sendable, Hashable {
    /// What people see.
    public var name: String
    /// What an invocation says; not empty.
    public var value: String

    /// Makes a voice; without a name it is called by its value.
    public init(name: String = "", value: String) {
        self.name = name.isEmpty ? value : name
        self.value = value
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("value")
        writer.string(value)
        writer.endObject()
    }
}
