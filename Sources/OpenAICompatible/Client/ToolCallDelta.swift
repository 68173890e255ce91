internal import DifyPlugin

/// A piece of a tool call, in any of the shapes servers stream them (Xinference API, section 5).
public struct ToolCallDelta: Sendable, Hashable {
    /// Which call of the answer this is a piece of.
    ///
    /// Absent before 1.9, always 0 up to 2.12, right from 3.2.1.
    public var index: Int?
    /// The call's id, once or in every piece.
    public var id: String?
    /// The function's name, in the first piece.
    public var name: String?
    /// Some of the arguments' text.
    public var arguments: String?

    /// Makes a piece.
    public init(index: Int? = nil, id: String? = nil, name: String? = nil, arguments: String? = nil) {
        self.index = index
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

extension ToolCallDelta {
    init(from reader: inout JSONReader) throws(JSONError) {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "index": index = try reader.readNull() ? nil : try reader.readInt()
            case "id": id = try reader.readNonEmptyString()
            case "function": try readFunction(&reader)
            default: try reader.skipValue()
            }
        }
    }

    /// Reads `{"name": …, "arguments": …}`; some engines give the arguments as an object instead of its text.
    mutating func readFunction(_ reader: inout JSONReader) throws(JSONError) {
        if try reader.readNull() { return }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "name": name = try reader.readNonEmptyString()
            case "arguments":
                switch try reader.peekKind() {
                case .string, .null: arguments = try reader.readNonEmptyString()
                default: arguments = try reader.readFragment().text
                }
            default: try reader.skipValue()
            }
        }
    }
}
