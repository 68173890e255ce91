/// A model's wish to have a function called.
public struct ToolCall: Sendable, Hashable {
    /// Ties the tool's answer to this call; unique within a conversation.
    public var id: String
    /// The function's name.
    public var name: String
    /// The arguments: the text of one JSON object, `{}` for none.
    public var arguments: String

    /// Makes a call.
    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

extension ToolCall {
    /// Reads a call of an earlier turn.
    public init(from reader: inout JSONReader) throws(JSONError) {
        self.init(id: "", name: "", arguments: "")
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "id": id = try reader.readStringOrNull() ?? ""
            case "function":
                if try reader.readNull() { continue }
                try reader.beginObject()
                while let key = try reader.nextKey() {
                    switch key {
                    case "name": name = try reader.readStringOrNull() ?? ""
                    case "arguments": arguments = try reader.readStringOrNull() ?? ""
                    default: try reader.skipValue()
                    }
                }
            default: try reader.skipValue()
            }
        }
    }

    /// Writes the call in the shape both Dify and OpenAI-style servers take.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("id")
        writer.string(id)
        writer.key("type")
        writer.string("function")
        writer.key("function")
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("arguments")
        writer.string(arguments)
        writer.endObject()
        writer.endObject()
    }
}
