import DifyPlugin
import Foundation
import ScriptedTransport
import Testing

@Suite struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) throws -> Void) rethrows -> String {
        var writer = JSONWriter()
        try write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("every control character is escaped, and only what must be")
    func controls() throws {
        for value in UInt8(0)...0x7F {
            let character = String(Unicode.Scalar(value))
            let written = text { $0.string(character) }
            let mustEscape = value < 0x20 || value == 0x22 || value == 0x5C
            #expect(written.utf8.count == 3 || mustEscape)
            #expect(written.utf8.dropFirst().dropLast().allSatisfy { $0 >= 0x20 })
            for context in ["", "abcdefg", "abcdefgh", "日本"] {
                let whole = context + character + context
                let written = text { $0.string(whole) }
                #expect(try JSONDecoder().decode(String.self, from: Data(written.utf8)) == whole)
                #expect(try JSONValue(parsing: written) == .string(whole))
            }
        }
        #expect(
            text { $0.string("\"\\\n\r\t\u{8}\u{C}\0\u{1F}/é\u{2028}") } == #""\"\\\n\r\t\u0008\u000c\u0000\u001f/é"#
                + "\u{2028}\"")
    }

    @Test("commas stand between values and nowhere else")
    func commas() throws {
        let written = try text { writer in
            writer.beginObject()
            writer.key("a")
            writer.beginArray()
            writer.endArray()
            writer.key(escaping: "b\"")
            writer.beginArray()
            writer.integer(1)
            writer.null()
            writer.bool(true)
            writer.bool(false)
            writer.beginObject()
            writer.endObject()
            writer.beginObject()
            writer.endObject()
            try writer.double(0.5)
            writer.unsigned(.max)
            writer.raw(Array("[1]".utf8))
            try JSONFragment(parsing: " { } ").write(to: &writer)
            writer.endArray()
            writer.endObject()
        }
        #expect(written == #"{"a":[],"b\"":[1,null,true,false,{},{},0.5,18446744073709551615,[1],{ }]}"#)
    }

    @Test(
        "NaN and infinities are refused before anything is written",
        arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
    func notFinite(_ value: Double) {
        var writer = JSONWriter()
        writer.beginArray()
        writer.integer(1)
        let before = writer.bytes
        #expect(throws: JSONError(.notFinite, expected: "a finite number")) { try writer.double(value) }
        #expect(writer.bytes == before)
        writer.integer(2)
        writer.endArray()
        #expect(writer.bytes == Array("[1,2]".utf8))
        #expect(throws: JSONError.self) { try JSONValue.array([.double(value)]).write(to: &writer) }
    }

    @Test("integers of every width are written to the last digit")
    func integers() {
        #expect(text { $0.integer(Int.min) } == "-9223372036854775808")
        #expect(text { $0.integer(Int.max) } == "9223372036854775807")
        #expect(text { $0.integer(Int8.min) } == "-128")
        #expect(text { $0.integer(Int128.min) } == "-170141183460469231731687303715884105728")
        #expect(text { $0.integer(Int128.max) } == "170141183460469231731687303715884105727")
        #expect(text { $0.unsigned(.max) } == "18446744073709551615")
        var power = 1
        while true {
            for value in [power - 1, power, power + 1, -power] {
                #expect(text { $0.integer(value) } == String(value))
                #expect(text { $0.unsigned(UInt64(abs(value))) } == String(abs(value)))
            }
            let (next, overflow) = power.multipliedReportingOverflow(by: 10)
            if overflow { break }
            power = next
        }
    }

    @Test("a double that is written and read is the same double")
    func doubles() throws {
        var random = SeededGenerator(seed: 2)
        let edges: [Double] = [
            0, -0.0, 1, -1, 0.1, 1e15, 1e16, 1e17, 9_007_199_254_740_991, 9_007_199_254_740_992,
            -9_007_199_254_740_992, 1e21, 1e22, 1e23, 0x1p63, 0x1p64, .pi,
            .greatestFiniteMagnitude, .leastNormalMagnitude, .leastNonzeroMagnitude, .ulpOfOne, 1e-7, 1e300, -2.5e-300,
        ]
        let others = (0..<5000).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
        for value in edges + others {
            let written = try text { try $0.double(value) }
            let read = try JSONValue(parsing: written).double
            #expect(read?.bitPattern == value.bitPattern, "\(written)")
            #expect(try JSONDecoder().decode(Double.self, from: Data(written.utf8)) == value, "\(written)")
        }
    }

    @Test("what was encoded before is put in without a comma, and memory is reused")
    func prefixes() {
        var writer = JSONWriter(reserving: 0)
        for _ in 0..<2 {
            writer.removeAll()
            writer.appendBytes(Array("{\"a\":".utf8))
            writer.integer(1)
            writer.key("b")
            writer.string("")
            writer.appendBytes(Array("}\n".utf8))
            #expect(writer.bytes == Array("{\"a\":1,\"b\":\"\"}\n".utf8))
        }
    }

    @Test("more ends than begins do not stop the process")
    func misuse() {
        #expect(text { $0.endArray() } == "]")
        #expect(
            text { writer in
                writer.key("a")
                writer.key("b")
                writer.endObject()
                writer.endObject()
                writer.null()
            }.utf8.count > 0)
    }
}
