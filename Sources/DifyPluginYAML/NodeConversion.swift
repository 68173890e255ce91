import DifyPlugin
import Yams

/// Turns YAML's nodes into a JSON value.
struct NodeConversion {
    /// Nodes of one text: with aliases a short text can stand for a huge value.
    private var remaining = 100_000
    /// Levels that may still be entered; a declaration has six.
    private var levels = 64

    /// The value of a node; its path is for errors.
    mutating func value(of node: Node, at path: String) throws(ModelDeclarationError) -> JSONValue {
        remaining -= 1
        guard remaining > 0 else { throw ModelDeclarationError(field: path, "is too large") }
        guard levels > 0 else { throw ModelDeclarationError("is nested too deeply") }
        levels -= 1
        defer { levels += 1 }
        switch node {
        case .scalar(let scalar): return try self.value(of: scalar, node, at: path)
        case .sequence(let sequence):
            var elements: [JSONValue] = []
            for (place, element) in sequence.enumerated() {
                elements.append(try value(of: element, at: "\(path)[\(place)]"))
            }
            return .array(elements)
        case .mapping(let mapping): return .object(try object(of: mapping, at: path))
        case .alias: throw ModelDeclarationError(field: path, "refers to something that is not in the file")
        }
    }

    private mutating func object(
        of mapping: Node.Mapping, at path: String
    ) throws(ModelDeclarationError) -> JSONObject {
        var object = JSONObject()
        var merged: [Node] = []
        for (key, value) in mapping {
            guard let scalar = key.scalar else {
                throw ModelDeclarationError(field: path, "has a key that is not a text")
            }
            if key.tag.rawValue == Tag.Name.merge.rawValue {
                merged += value.sequence.map(Array.init) ?? [value]
            } else {
                let name = scalar.string
                object[name] = try self.value(of: value, at: path.isEmpty ? name : "\(path).\(name)")
            }
        }
        // The mapping's own members count before those merged in, of these the first.
        for node in merged {
            guard let members = try value(of: node, at: path).object else {
                throw ModelDeclarationError(field: path, "merges something that is not a mapping")
            }
            for name in members.keys where object[name] == nil { object[name] = members[name] }
        }
        return object
    }

    private func value(
        of scalar: Node.Scalar, _ node: Node, at path: String
    ) throws(ModelDeclarationError) -> JSONValue {
        switch node.tag.rawValue {
        case Tag.Name.null.rawValue: return .null
        case Tag.Name.bool.rawValue:
            guard let value = node.bool else { throw ModelDeclarationError(field: path, "is neither true nor false") }
            return .bool(value)
        case Tag.Name.int.rawValue, Tag.Name.float.rawValue: return try number(scalar.string, at: path)
        default: return .string(scalar.string)
        }
    }

    /// A number in decimal digits.
    ///
    /// YAML's versions read `010` and `1:30` differently, and the parser's own conversion traps on a long `1:30:...`.
    private func number(_ text: String, at path: String) throws(ModelDeclarationError) -> JSONValue {
        let digits = text.replacing("_", with: "")
        let unsigned = digits.drop { $0 == "+" || $0 == "-" }
        let isPlain = unsigned.count < 2 || unsigned.first != "0" || !unsigned.allSatisfy(\.isNumber)
        if isPlain, let integer = Int64(digits) { return .integer(integer) }
        guard isPlain, let number = Double(digits), number.isFinite, !unsigned.hasPrefix("0x") else {
            throw ModelDeclarationError(
                field: path, "is \(text), which is not a finite number in decimal digits; quote what shall be a text")
        }
        return .double(number)
    }
}
