/// A function the model may ask to have called.
public struct PromptTool: Sendable, Hashable {
    /// The function's name.
    public var name: String
    /// What it does, for the model to read.
    public var description: String
    /// The JSON schema of its arguments, passed on as it came; `nil` if none was given.
    public var parameters: JSONFragment?

    /// Makes a tool.
    public init(name: String, description: String, parameters: JSONFragment?) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}

extension PromptTool {
    /// Reads a tool.
    public init(from reader: inout JSONReader) throws(JSONError) {
        self.init(name: "", description: "", parameters: nil)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "name": name = try reader.readString()
            case "description": description = try reader.readStringOrNull() ?? ""
            case "parameters": parameters = try reader.readNull() ? nil : try reader.readFragment()
            default: try reader.skipValue()
            }
        }
    }
}
