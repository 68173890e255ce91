public import DifyPlugin

/// A function the model may ask to have called.
public struct ChatTool: Sendable, Hashable {
    /// Whether and which tool has to be called.
    ///
    /// The transformers engine heeds none of them (Xinference API, section 4).
    public enum Choice: Sendable, Hashable {
        /// The model decides.
        case auto
        /// No tool.
        case none
        /// Some tool.
        case required
        /// The tool of that name.
        case named(String)
    }

    /// The function's name.
    public var name: String
    /// What it does; left out if empty.
    public var description: String
    /// The JSON schema of its arguments, sent as it came; left out if there is none.
    public var parameters: JSONFragment?

    /// Makes a tool.
    public init(name: String, description: String = "", parameters: JSONFragment? = nil) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        writer.string("function")
        writer.key("function")
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        if !description.isEmpty {
            writer.key("description")
            writer.string(description)
        }
        if let parameters {
            writer.key("parameters")
            parameters.write(to: &writer)
        }
        writer.endObject()
        writer.endObject()
    }
}

extension ChatTool.Choice {
    func write(to writer: inout JSONWriter) {
        switch self {
        case .auto: writer.string("auto")
        case .none: writer.string("none")
        case .required: writer.string("required")
        case .named(let name):
            writer.beginObject()
            writer.key("type")
            writer.string("function")
            writer.key("function")
            writer.beginObject()
            writer.key("name")
            writer.string(name)
            writer.endObject()
            writer.endObject()
        }
    }
}
