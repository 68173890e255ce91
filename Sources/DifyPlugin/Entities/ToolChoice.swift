/// Whether and which tool the model has to call (protocol section 3.4).
public enum ToolChoice: Sendable, Hashable {
    /// The model decides.
    case auto
    /// No tool.
    case none
    /// Some tool.
    case required
    /// The tool of that name.
    case tool(name: String)
}

extension ToolChoice {
    /// Reads a choice; an unknown mode is an error that names it.
    public init(from reader: inout JSONReader) throws(JSONError) {
        var mode = ""
        var name = ""
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "mode": mode = try reader.readStringOrNull() ?? ""
            case "name": name = try reader.readStringOrNull() ?? ""
            default: try reader.skipValue()
            }
        }
        switch mode {
        case "auto", "": self = .auto
        case "none": self = .none
        case "required": self = .required
        case "tool": self = .tool(name: name)
        default:
            throw JSONError(.typeMismatch, at: reader.offset, expected: "a known tool choice, not \"\(mode)\"")
        }
    }
}
