internal import Foundation

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: AnyKey.self) {
            // Foundation gives the keys in no order; sorted, two equal documents stay equal.
            self = .object(
                try keyed.allKeys.sorted { $0.stringValue < $1.stringValue }.map { key in
                    Member(key: key.stringValue, value: try keyed.decode(JSONValue.self, forKey: key))
                })
        } else if var list = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !list.isAtEnd { elements.append(try list.decode(JSONValue.self)) }
            self = .array(elements)
        } else {
            self = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(Int.self) { return .integer(value) }
        if let value = try? container.decode(Double.self) { return .number(value) }
        return .string(try container.decode(String.self))
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// A failed parse, worded as the recorded server words it.
    struct SyntaxError: Error {
        var message: String
    }

    /// Parses `bytes`, or says where they stop being JSON in the words of Python's parser, which the recorded server
    /// passes on to its clients (Xinference API, section 2).
    static func parse(_ bytes: [UInt8]) throws(SyntaxError) -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw SyntaxError(message: describe(bytes))
        }
    }

    private static func describe(_ bytes: [UInt8]) -> String {
        let position = JSONFault.position(in: bytes)
        let before = bytes[..<position]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
        let last = before.last { !JSONFault.isSpace($0) }
        let what =
            last == UInt8(ascii: "{") ? "Expecting property name enclosed in double quotes" : "Expecting value"
        return "\(what): line \(line) column \(column) (char \(position))"
    }
}
