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
        var open = Levels()
        var next = kind
        while true {
            switch next {
            case .object:
                try beginObject()
                open.push(isObject: true)
            case .array:
                try beginArray()
                open.push(isObject: false)
            case .number: try skipNumber()
            default: try skipValue()
            }
            while !open.isEmpty {
                let hasMember = if open.isObject { try skipKey() } else { try nextElement() }
                if hasMember { break }
                open.pop()
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

/// Which of the containers around a value are objects: a bit for each, in memory of its own from the 65th level on.
private struct Levels {
    private var bits: UInt64 = 0
    private var count = 0
    private var outer: [UInt64] = []

    var isEmpty: Bool { count == 0 }
    /// Whether the innermost container is an object.
    var isObject: Bool { bits & 1 == 1 }

    mutating func push(isObject: Bool) {
        if count > 0, count & 63 == 0 { outer.append(bits) }
        bits = bits << 1 | (isObject ? 1 : 0)
        count += 1
    }

    mutating func pop() {
        count -= 1
        bits = count > 0 && count & 63 == 0 ? outer.popLast() ?? 0 : bits >> 1
    }
}
