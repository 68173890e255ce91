import ScriptedTransport
import Testing

@testable import DifyPlugin

@Suite("Arrays of numbers that pass through", .timeLimit(.minutes(1)))
struct JSONNumberArrayTests {
    /// The array that is a text, and where its reader stands after it.
    private static func read(_ text: String) throws(JSONError) -> JSONNumberArray {
        let bytes = Array(text.utf8)
        var reader = JSONReader(bytes.span)
        let array = try reader.readNumberArray(of: bytes)
        try reader.finish()
        return array
    }

    private static func written(_ array: JSONNumberArray) -> String {
        var writer = JSONWriter()
        array.write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func code(_ text: String) -> JSONError.Code? {
        do throws(JSONError) {
            _ = try read(text)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "are written as they were, in one line without white space",
        arguments: [
            ("[]", "[]", 0), ("[ ]", "[]", 0), ("[\r\n\t]", "[]", 0), (" [1] ", "[1]", 1), ("[0]", "[0]", 1),
            ("[1,-2,3.50]", "[1,-2,3.50]", 3), ("[1e-05]", "[1e-05]", 1), ("[1E+3,2e3]", "[1E+3,2e3]", 2),
            ("[-0.0]", "[-0.0]", 1), ("[-0]", "[-0]", 1), ("[0.10000000000000000555]", "[0.10000000000000000555]", 1),
            ("[ 1,2]", "[1,2]", 2), ("[1 ,2]", "[1,2]", 2), ("[1, 2]", "[1,2]", 2), ("[1,2 ]", "[1,2]", 2),
            ("[\n  1.5,\r\n\t2e-1\n]", "[1.5,2e-1]", 2), ("[18446744073709551616]", "[18446744073709551616]", 1),
            ("[1.7976931348623157e308]", "[1.7976931348623157e308]", 1), ("[1e-400]", "[1e-400]", 1),
        ])
    func verbatim(text: String, expected: String, count: Int) throws {
        let array = try Self.read(text)
        #expect(Self.written(array) == expected)
        #expect(array.count == count)
        #expect(array.byteCount >= expected.utf8.count)
        #expect(array.byteCount <= text.utf8.count)
    }

    @Test(
        "hold numbers only, and none that a double cannot",
        arguments: [
            ("[NaN]", JSONError.Code.typeMismatch), ("[1,nan]", .typeMismatch), ("[Infinity]", .typeMismatch),
            ("[-Infinity]", .syntax), ("[1,null]", .typeMismatch), (#"["1"]"#, .typeMismatch), ("[[1]]", .typeMismatch),
            ("[{}]", .typeMismatch), ("[true]", .typeMismatch), ("[1e999]", .numberOutOfRange),
            ("[-1e999]", .numberOutOfRange), ("[1,]", .typeMismatch), ("[,1]", .typeMismatch),
            ("[1,,2]", .typeMismatch),
            ("[01]", .syntax), ("[-01]", .syntax), ("[+1]", .typeMismatch), ("[.5]", .typeMismatch), ("[1.]", .syntax),
            ("[1e]", .syntax), ("[1 2]", .syntax), ("[1}", .syntax), ("[-]", .syntax), ("[0x1]", .syntax),
            ("[1\u{1}]", .syntax), ("[\u{B}1]", .typeMismatch), ("[1,\u{A0}2]", .typeMismatch), ("null", .typeMismatch),
            ("1", .typeMismatch), (#""[1]""#, .typeMismatch), ("{}", .typeMismatch), ("", .unexpectedEnd),
            ("[", .unexpectedEnd), ("[1", .unexpectedEnd), ("[1,", .unexpectedEnd), ("[-", .unexpectedEnd),
            ("[1e+", .unexpectedEnd),
        ])
    func refused(text: String, code: JSONError.Code) {
        #expect(Self.code(text) == code)
    }

    @Test("hold no integer too long for a double, and one of 300 digits")
    func longIntegers() throws {
        let digits = String(repeating: "9", count: 400)
        #expect(Self.code("[\(digits)]") == .numberOutOfRange)
        #expect(Self.code("[-\(digits)]") == .numberOutOfRange)
        #expect(Self.code("[0.\(digits)]") == nil)
        #expect(try Self.read("[\(digits.prefix(300))]").numbers == [1e300])
    }

    @Test(
        "know whether all of them are zero",
        arguments: [
            ("[0]", true), ("[0,0.0,-0,-0.0]", true), ("[0e5]", true), ("[0E-5,0.000e+99]", true), ("[1e-400]", true),
            ("[]", true), ("[ 0 , 0 ]", true), ("[1]", false), ("[0,0,9]", false), ("[0.01,0]", false),
            ("[-0.000001]", false), ("[5e-324]", false), ("[0,1e-5,0]", false), ("[0e5,10]", false),
        ])
    func zero(text: String, expected: Bool) throws {
        #expect(try Self.read(text).isAllZero == expected)
    }

    @Test("with very many digits are zero only if their value is", arguments: [(320, false), (400, true)])
    func smallNumbers(zeros: Int, expected: Bool) throws {
        #expect(try Self.read("[0.\(String(repeating: "0", count: zeros))1]").isAllZero == expected)
    }

    @Test("agree with the reader of doubles on random ones, and are spliced byte for byte", arguments: 0..<8)
    func differential(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) + 11)
        for _ in 0..<250 {
            let numbers = (0..<Int.random(in: 0...12, using: &random)).map { _ in Self.spelling(&random) }
            let text = "[\(numbers.joined(separator: ","))]"
            let bytes = Array(text.utf8)
            var reader = JSONReader(bytes.span)
            let list = try reader.readList { reader throws(JSONError) in try reader.readDouble() }
            let array = try Self.read(text)
            #expect(Self.written(array) == text)
            #expect(array.numbers.map(\.bitPattern) == list.map(\.bitPattern))
            #expect(array.count == list.count)
            #expect(array.isAllZero == list.allSatisfy { $0 == 0 })
        }
    }

    @Test("are refused exactly where the reader of doubles refuses them", arguments: 0..<4)
    func differentialFaults(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) + 5)
        var refused = 0
        for _ in 0..<2000 {
            let numbers = (0..<3).map { _ in Self.spelling(&random) }
            var bytes = Array("[\(numbers.joined(separator: ", "))]".utf8)
            bytes[Int.random(in: bytes.indices, using: &random)] =
                Array("0123456789+-.eE,[] \n\"nN".utf8)
                .randomElement(using: &random) ?? 0
            let text = String(decoding: bytes, as: UTF8.self)
            let isList: Bool
            do throws(JSONError) {
                var reader = JSONReader(bytes.span)
                try reader.beginArray()
                while try reader.nextElement() { _ = try reader.readDouble() }
                try reader.finish()
                isList = true
            } catch {
                isList = false
                refused += 1
            }
            if (Self.code(text) == nil) != isList { Issue.record("read differently: \(text)") }
        }
        #expect(refused > 500 && refused < 1800)
    }

    private static func spelling(_ random: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "\(Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0..<64, using: &random))"
        case 1: return ["0", "-0", "0.0", "-0.0", "0e7", "0E-3"].randomElement(using: &random) ?? "0"
        case 2: return "\(Int.random(in: -9...9, using: &random))e\(Int.random(in: -330...300, using: &random))"
        default:
            let number = Double(bitPattern: random.next())
            return number.isFinite ? "\(number)" : "0.5"
        }
    }

    @Test("share the bytes they are read from, which have to be the reader's")
    func otherBytes() throws {
        let bytes = Array("[1]".utf8)
        let copy = Array("[1]".utf8)
        var refused: JSONError?
        do throws(JSONError) {
            var reader = JSONReader(bytes.span)
            _ = try reader.readNumberArray(of: copy)
        } catch {
            refused = error
        }
        #expect(refused?.code == .typeMismatch)
        let longer = Array("[[1],[2]]".utf8)
        refused = nil
        do throws(JSONError) {
            var reader = JSONReader(longer.span.extracting(1..<4))
            _ = try reader.readNumberArray(of: longer)
        } catch {
            refused = error
        }
        #expect(refused?.code == .typeMismatch)
    }

    @Test("are found inside a larger text, the reader going on behind them")
    func inside() throws {
        let bytes = Array(#"{"a":[[1, 2],[],[-3e0]],"b":7}"#.utf8)
        var arrays: [JSONNumberArray] = []
        var reader = JSONReader(bytes.span)
        try reader.beginObject()
        _ = try reader.nextKey()
        try reader.beginArray()
        while try reader.nextElement() { arrays.append(try reader.readNumberArray(of: bytes)) }
        let isB = try reader.nextKey()?.matches("b")
        let seven = try reader.readInt()
        #expect(isB == true && seven == 7)
        var writer = JSONWriter()
        writer.beginArray()
        for array in arrays { array.write(to: &writer) }
        writer.endArray()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "[[1,2],[],[-3e0]]")
        #expect(arrays.map(\.numbers) == [[1, 2], [], [-3]])
    }

    @Test("are made of doubles too, unless one is not finite")
    func doubles() throws {
        let array = try JSONNumberArray([0.5, -0.0, 1e-7])
        #expect(array.numbers.map(\.bitPattern) == [0.5, -0.0, 1e-7].map(\.bitPattern))
        #expect(array.count == 3 && !array.isAllZero)
        #expect(try Self.read(Self.written(array)).numbers == array.numbers)
        #expect(try JSONNumberArray([0, -0.0]).isAllZero)
        #expect(try JSONNumberArray([]).count == 0)
        for number in [Double.nan, .infinity, -.infinity] {
            #expect { try JSONNumberArray([1, number]) } throws: { ($0 as? JSONError)?.code == .notFinite }
        }
    }
}
