import ScriptedTransport
import Testing

@testable import DifyPlugin

@Suite("Bytes in hexadecimal")
struct HexBytesTests {
    private static let lower = Array("0123456789abcdef".utf8)
    private static let upper = Array("0123456789ABCDEF".utf8)

    /// Digits as a plain loop makes them.
    private static func digits(of bytes: [UInt8], _ alphabet: [UInt8] = lower) -> [UInt8] {
        bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }
    }

    private static func random(_ count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: UInt64(count) + 1)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    @Test("of every length are the bytes that were written, in either case and wherever they stand", arguments: 0...64)
    func decode(length: Int) throws {
        let bytes = Self.random(length)
        for alphabet in [Self.lower, Self.upper] {
            for start in 0..<9 {
                let text =
                    [UInt8](repeating: UInt8(ascii: "?"), count: start) + Self.digits(of: bytes, alphabet) + [0x22]
                let hex = try HexBytes(digits: text, in: start..<(start + 2 * length))
                #expect(hex.count == length)
                #expect(hex.bytes() == bytes)
            }
        }
        #expect(HexBytes(bytes).bytes() == bytes)
    }

    @Test("are every value of a byte")
    func everyByte() throws {
        let all = Array(UInt8.min...UInt8.max)
        #expect(try HexBytes(digits: Self.digits(of: all)).bytes() == all)
        #expect(try HexBytes(digits: Self.digits(of: all, Self.upper)).bytes() == all)
    }

    @Test("are decoded piece by piece to the same bytes", arguments: [1, 2, 3, 5, 8, 13, 64, 1000])
    func pieces(size: Int) throws {
        let bytes = Self.random(777)
        let hex = try HexBytes(digits: Self.digits(of: bytes))
        var decoded: [UInt8] = []
        // A byte more than is asked for shows whether anything is written behind the end.
        var piece = [UInt8](repeating: 0, count: size)
        while decoded.count < bytes.count {
            var buffer = piece.mutableSpan
            let count = hex.decode(from: decoded.count, into: &buffer)
            #expect(count == min(size, bytes.count - decoded.count))
            decoded += piece.prefix(count)
        }
        #expect(decoded == bytes)
    }

    @Test("leave what is behind their end in a buffer as it was")
    func remainder() throws {
        let hex = HexBytes(Self.random(10))
        var piece = [UInt8](repeating: 7, count: 64)
        var buffer = piece.mutableSpan
        let count = hex.decode(from: 3, into: &buffer)
        #expect(count == 7)
        #expect(piece.dropFirst(7).allSatisfy { $0 == 7 })
    }

    @Test("have nothing before their beginning nor behind their end")
    func outside() {
        let hex = HexBytes([1, 2, 3])
        for offset in [-1, 3, 4, Int.min, Int.max] {
            #expect(hex.bytes(at: offset) == [])
            var piece: [UInt8] = [7]
            var buffer = piece.mutableSpan
            let count = hex.decode(from: offset, into: &buffer)
            #expect(count == 0)
            #expect(piece == [7])
        }
        #expect(hex.bytes(at: 1, upTo: 1) == [2])
        #expect(hex.bytes(at: 1, upTo: -1) == [])
        #expect(hex.bytes(at: 2, upTo: .max) == [3])
    }

    @Test("are refused at the first byte that is no digit, or where a digit is missing")
    func invalid() {
        let good = Self.digits(of: Self.random(12))
        for place in good.indices {
            for byte in UInt8.min...UInt8.max where Character(Unicode.Scalar(byte)).hexDigitValue == nil {
                var text = good
                text[place] = byte
                let error = #expect(throws: JSONError.self) { try HexBytes(digits: text) }
                #expect(error?.offset == place && error?.code == .syntax)
            }
            let error =
                place % 2 == 0
                ? nil
                : #expect(throws: JSONError.self) {
                    try HexBytes(digits: Array(good.prefix(place)))
                }
            #expect(place % 2 == 0 || error?.offset == place && error?.code == .unexpectedEnd)
        }
    }

    @Test("take a range outside of the text for the part of it that is inside")
    func range() throws {
        #expect(try HexBytes(digits: Array("0aff".utf8), in: 2..<99).bytes() == [0xFF])
        #expect(try HexBytes(digits: Array("0aff".utf8), in: 9..<99).bytes() == [])
    }

    @Test("are equal when they stand for the same bytes")
    func equality() throws {
        let bytes = Self.random(10_000)
        let (small, large) = (
            try HexBytes(digits: Self.digits(of: bytes)), try HexBytes(digits: Self.digits(of: bytes, Self.upper))
        )
        #expect(small == large)
        #expect(Set([small, large]).count == 1)
        for place in [0, 4095, 4096, 9999] {
            var other = bytes
            other[place] ^= 1
            #expect(HexBytes(other) != small)
        }
        #expect(HexBytes(Array(bytes.dropLast())) != small)
    }

    @Test("are written as a JSON string of lower-case digits, beside other values", arguments: 0...64)
    func encode(length: Int) {
        let bytes = Self.random(length)
        var writer = JSONWriter()
        writer.beginArray()
        writer.hexadecimal(bytes.span)
        writer.hexadecimal(bytes.span)
        writer.endArray()
        let digits = String(decoding: Self.digits(of: bytes), as: UTF8.self)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "[\"\(digits)\",\"\(digits)\"]")
    }

    @Test("are written for every value of a byte")
    func encodeEveryByte() {
        let all = Array(UInt8.min...UInt8.max)
        var writer = JSONWriter()
        writer.hexadecimal(all.span)
        #expect(writer.bytes == [0x22] + Self.digits(of: all) + [0x22])
    }
}
