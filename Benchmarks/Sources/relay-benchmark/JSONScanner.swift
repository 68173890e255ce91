/// A pull reader over one line of JSON: only what the benchmark needs.
///
/// Written apart from the plugin's own reader so that the two cannot share a mistake. Every index is checked; a line
/// that is not JSON throws.
struct JSONScanner {
    struct Malformed: Error {
        var offset: Int
    }

    private var position: Int
    private let end: Int
    private static let depthLimit = 64

    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    // MARK: Values

    /// Calls `body` with each key of an object; `body` must take the value, by any of the methods here.
    mutating func object(
        _ bytes: Span<UInt8>, _ body: (_ key: Key, _ scanner: inout JSONScanner) throws(Malformed) -> Void
    ) throws(Malformed) {
        try take(UInt8(ascii: "{"), bytes)
        if try next(bytes) == UInt8(ascii: "}") { return try take(UInt8(ascii: "}"), bytes) }
        while true {
            let key = Key(bytes, range: try rawString(bytes).range)
            try take(UInt8(ascii: ":"), bytes)
            try body(key, &self)
            guard try next(bytes) == UInt8(ascii: ",") else { return try take(UInt8(ascii: "}"), bytes) }
            try take(UInt8(ascii: ","), bytes)
        }
    }

    /// Calls `body` for each element of an array; `body` must take it, by any of the methods here.
    mutating func array(
        _ bytes: Span<UInt8>, _ body: (_ scanner: inout JSONScanner) throws(Malformed) -> Void
    ) throws(Malformed) {
        try take(UInt8(ascii: "["), bytes)
        if try next(bytes) == UInt8(ascii: "]") { return try take(UInt8(ascii: "]"), bytes) }
        while true {
            try body(&self)
            guard try next(bytes) == UInt8(ascii: ",") else { return try take(UInt8(ascii: "]"), bytes) }
            try take(UInt8(ascii: ","), bytes)
        }
    }

    mutating func isArray(_ bytes: Span<UInt8>) throws(Malformed) -> Bool {
        try next(bytes) == UInt8(ascii: "[")
    }

    mutating func isObject(_ bytes: Span<UInt8>) throws(Malformed) -> Bool {
        try next(bytes) == UInt8(ascii: "{")
    }

    mutating func isString(_ bytes: Span<UInt8>) throws(Malformed) -> Bool {
        try next(bytes) == UInt8(ascii: "\"")
    }

    mutating func string(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws(Malformed) {
        let (range, escaped) = try rawString(bytes)
        output.removeAll(keepingCapacity: true)
        guard escaped else {
            for index in range { output.append(bytes[index]) }
            return
        }
        var index = range.lowerBound
        while index < range.upperBound {
            index = try unescape(bytes, at: index, end: range.upperBound, into: &output)
        }
    }

    mutating func integer(_ bytes: Span<UInt8>) throws(Malformed) -> Int? {
        _ = try next(bytes)
        var value = 0
        let start = position
        while position < end, case let byte = bytes[position], byte >= 48, byte <= 57, position - start < 18 {
            value = value * 10 + Int(byte - 48)
            position += 1
        }
        guard position > start else {
            try skip(bytes)
            return nil
        }
        return value
    }

    /// Skips a value and appends its text to `output` without any white space, that of its strings included.
    mutating func compact(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws(Malformed) {
        _ = try next(bytes)
        let start = position
        try skip(bytes)
        output.reserveCapacity(output.count + position - start)
        for index in start..<position where !Self.isSpace(bytes[index]) { output.append(bytes[index]) }
    }

    mutating func skip(_ bytes: Span<UInt8>, depth: Int = 0) throws(Malformed) {
        guard depth < Self.depthLimit else { throw Malformed(offset: position) }
        switch try next(bytes) {
        case UInt8(ascii: "\""): _ = try rawString(bytes)
        case UInt8(ascii: "{"):
            try object(bytes) { (_, scanner) throws(Malformed) in try scanner.skip(bytes, depth: depth + 1) }
        case UInt8(ascii: "["):
            try array(bytes) { (scanner) throws(Malformed) in try scanner.skip(bytes, depth: depth + 1) }
        default:
            let start = position
            while position < end, Self.isScalar(bytes[position]) { position += 1 }
            guard position > start else { throw Malformed(offset: position) }
        }
    }

    // MARK: Bytes

    /// A key of at most 32 bytes, compared without making a string of it.
    struct Key {
        private let hash: UInt64
        private let count: Int

        init(_ bytes: Span<UInt8>, range: Range<Int>) {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
            self.hash = hash
            count = range.count
        }

        init(_ name: StaticString) {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            name.withUTF8Buffer { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 } }
            self.hash = hash
            count = name.utf8CodeUnitCount
        }

        static func ~= (name: Key, key: Key) -> Bool { name.hash == key.hash && name.count == key.count }
    }

    private mutating func next(_ bytes: Span<UInt8>) throws(Malformed) -> UInt8 {
        while position < end {
            let byte = bytes[position]
            guard Self.isSpace(byte) else { return byte }
            position += 1
        }
        throw Malformed(offset: position)
    }

    private mutating func take(_ expected: UInt8, _ bytes: Span<UInt8>) throws(Malformed) {
        guard try next(bytes) == expected else { throw Malformed(offset: position) }
        position += 1
    }

    private mutating func rawString(_ bytes: Span<UInt8>) throws(Malformed) -> (range: Range<Int>, escaped: Bool) {
        try take(UInt8(ascii: "\""), bytes)
        let start = position
        var escaped = false
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return (start..<(position - 1), escaped)
            }
            if byte < 0x20 { break }
            if byte == UInt8(ascii: "\\") {
                escaped = true
                position += 1
            }
            position += 1
        }
        throw Malformed(offset: position)
    }

    private func unescape(
        _ bytes: Span<UInt8>, at start: Int, end: Int, into output: inout [UInt8]
    ) throws(Malformed) -> Int {
        guard bytes[start] == UInt8(ascii: "\\") else {
            output.append(bytes[start])
            return start + 1
        }
        guard start + 1 < end else { throw Malformed(offset: start) }
        switch bytes[start + 1] {
        case UInt8(ascii: "n"): output.append(0x0a)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "r"): output.append(0x0d)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0c)
        case UInt8(ascii: "u"):
            return try unescapeUnicode(bytes, at: start, end: end, into: &output)
        case let byte: output.append(byte)
        }
        return start + 2
    }

    private func unescapeUnicode(
        _ bytes: Span<UInt8>, at start: Int, end: Int, into output: inout [UInt8]
    ) throws(Malformed) -> Int {
        var index = start + 6
        var value = try hexUnit(bytes, at: start, end: end)
        if (0xd800..<0xdc00).contains(value) {
            let low = try hexUnit(bytes, at: index, end: end)
            guard (0xdc00..<0xe000).contains(low) else { throw Malformed(offset: index) }
            value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00)
            index += 6
        }
        guard let scalar = Unicode.Scalar(value) else { throw Malformed(offset: start) }
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return index
    }

    private func hexUnit(_ bytes: Span<UInt8>, at start: Int, end: Int) throws(Malformed) -> UInt32 {
        guard start + 6 <= end, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u") else {
            throw Malformed(offset: start)
        }
        var value: UInt32 = 0
        for index in (start + 2)..<(start + 6) {
            guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue else {
                throw Malformed(offset: index)
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a
    }

    private static func isScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }
}
