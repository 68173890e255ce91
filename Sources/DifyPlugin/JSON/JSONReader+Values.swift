extension JSONReader {
    /// Passes over any value, checking all of it.
    ///
    /// - Returns: the range of its bytes in the input.
    @_lifetime(self: copy self)
    @discardableResult
    public mutating func skipValue() throws(JSONError) -> Range<Int> {
        let kind = try peekKind()
        let start = position
        switch kind {
        case .string: try skipString()
        case .number: try skipNumber()
        case .bool: _ = try readBool()
        case .null: _ = try readNull()
        case .array, .object: try skipContainer(kind)
        }
        return start..<position
    }

    /// Reads any value and keeps its bytes as they are.
    @_lifetime(self: copy self)
    public mutating func readFragment() throws(JSONError) -> JSONFragment {
        let range = try skipValue()
        return JSONFragment(validated: [UInt8](copying: input.extracting(range)))
    }

    /// Reads any value as a tree.
    @_lifetime(self: copy self)
    public mutating func readValue() throws(JSONError) -> JSONValue {
        switch try peekKind() {
        case .string: return .string(try readString())
        case .number: return try readNumber()
        case .bool: return .bool(try readBool())
        case .null:
            _ = try readNull()
            return .null
        case .array:
            var elements: [JSONValue] = []
            try beginArray()
            while try nextElement() { elements.append(try readValue()) }
            return .array(elements)
        case .object:
            return .object(try readObject())
        }
    }

    /// Reads an object as a tree.
    @_lifetime(self: copy self)
    public mutating func readObject() throws(JSONError) -> JSONObject {
        var object = JSONObject()
        try beginObject()
        while let key = try nextKey()?.string { object[key] = try readValue() }
        return object
    }

    /// Walks a container without recursion: a bit per level tells arrays from objects.
    @_lifetime(self: copy self)
    private mutating func skipContainer(_ kind: JSONKind) throws(JSONError) {
        var open: [JSONKind] = []
        var next = kind
        while true {
            switch next {
            case .object:
                try beginObject()
                open.append(.object)
            case .array:
                try beginArray()
                open.append(.array)
            default: try skipValue()
            }
            while let container = open.last {
                let hasMember =
                    if container == .object { try skipKey() } else { try nextElement() }
                if hasMember { break }
                open.removeLast()
            }
            if open.isEmpty { return }
            next = try peekKind()
        }
    }

    /// As ``nextKey()``, without decoding the name.
    @_lifetime(self: copy self)
    private mutating func skipKey() throws(JSONError) -> Bool {
        guard try advanceToMember(closing: UInt8(ascii: "}")) else { return false }
        guard try peek("a member name") == UInt8(ascii: "\"") else { throw failure(.syntax, "a member name") }
        try skipString()
        guard try peek("a colon") == UInt8(ascii: ":") else { throw failure(.syntax, "a colon") }
        position += 1
        return true
    }
}
