import DifyPlugin
import Foundation

/// A JSON value as Foundation's coders see it, to compare their view with the reader's and the writer's.
struct AnyJSON: Codable {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            var object = JSONObject()
            for name in members.allKeys {
                object[name.stringValue] = try members.decode(AnyJSON.self, forKey: name).value
            }
            value = .object(object)
        } else if var elements = try? decoder.unkeyedContainer() {
            var array: [JSONValue] = []
            while !elements.isAtEnd { array.append(try elements.decode(AnyJSON.self).value) }
            value = .array(array)
        } else {
            value = try Self.scalar(decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(String.self) { return .string(value) }
        if let value = try? container.decode(Int64.self) { return .integer(value) }
        if let value = try? container.decode(UInt64.self) { return .unsigned(value) }
        return .double(try container.decode(Double.self))
    }

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(AnyJSON(element)) }
        case .object(let object):
            var container = encoder.container(keyedBy: Name.self)
            for name in object.keys {
                try object[name].map { try container.encode(AnyJSON($0), forKey: Name(stringValue: name)) }
            }
        default:
            var container = encoder.singleValueContainer()
            switch value {
            case .bool(let value): try container.encode(value)
            case .integer(let value): try container.encode(value)
            case .unsigned(let value): try container.encode(value)
            case .double(let value): try container.encode(value)
            case .string(let value): try container.encode(value)
            default: try container.encodeNil()
            }
        }
    }
}

extension JSONValue {
    /// The value with each whole double as the integer it is: how a number was spelled does not tell two texts apart.
    var normalised: JSONValue {
        switch self {
        case .double(let value): Int64(exactly: value).map(JSONValue.integer) ?? self
        case .array(let elements): .array(elements.map(\.normalised))
        case .object(let object): .object(JSONObject(object.keys.map { ($0, object[$0]?.normalised ?? .null) }))
        default: self
        }
    }
}
