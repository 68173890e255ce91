extension JSONReader {
    /// Reads an array, or nothing for `null`: Dify's host writes an empty list either way (protocol section 3.2).
    @_lifetime(self: copy self)
    public mutating func readList<Element>(
        _ element: (inout JSONReader) throws(JSONError) -> Element
    ) throws(JSONError) -> [Element] {
        var list: [Element] = []
        if try readNull() { return list }
        try beginArray()
        while try nextElement() { list.append(try element(&self)) }
        return list
    }

    /// Reads a string; `nil` for `null` and for the empty string, by which Dify's host says "none".
    @_lifetime(self: copy self)
    public mutating func readNonEmptyString() throws(JSONError) -> String? {
        let text = try readStringOrNull() ?? ""
        return text.isEmpty ? nil : text
    }
}
