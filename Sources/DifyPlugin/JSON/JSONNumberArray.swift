/// A JSON array of finite numbers, checked but not decoded: an embedding as the server wrote it.
///
/// Numbers that only pass through are neither parsed to floating point nor printed again. All arrays of one answer
/// share the answer's bytes, so each costs no memory of its own.
public struct JSONNumberArray: Sendable {
    private let text: [UInt8]
    private let range: Range<Int>
    private let hasWhitespace: Bool
    /// How many numbers it holds.
    public let count: Int
    /// Whether each of them is zero.
    public let isAllZero: Bool

    init(_ scan: NumberArrayScan, of bytes: [UInt8]) {
        text = bytes
        range = scan.range
        count = scan.count
        isAllZero = scan.isAllZero
        hasWhitespace = scan.hasWhitespace
    }

    /// Makes an array of numbers.
    ///
    /// - Throws: `notFinite` for a NaN or an infinity among them.
    public init(_ numbers: [Double]) throws(JSONError) {
        var writer = JSONWriter()
        var count = 0
        var isAllZero = true
        writer.beginArray()
        for number in numbers {
            try writer.double(number)
            count += 1
            if number != 0 { isAllZero = false }
        }
        writer.endArray()
        text = writer.bytes
        range = 0..<text.count
        hasWhitespace = false
        self.count = count
        self.isAllZero = isAllZero
    }

    /// The numbers.
    public var numbers: [Double] {
        // Every way in has checked them.
        JSONReader.doubles(text.span.extracting(range))
    }

    /// Bytes it takes when written, at most.
    public var byteCount: Int { range.count }

    /// Writes the array in one line, without white space.
    public func write(to writer: inout JSONWriter) {
        if hasWhitespace {
            writer.raw([UInt8](text[range].filter { $0 > 0x20 }))
        } else {
            writer.raw(text.span.extracting(range))
        }
    }
}
