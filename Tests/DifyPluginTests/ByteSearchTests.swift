import Testing

@testable import DifyPlugin

@Suite struct ByteSearchTests {
    /// Texts of each length with one byte at each place, and with two beside each other.
    private func forEachText(filler: UInt8, _ check: ([UInt8], Int) -> Void) {
        for byte in UInt8.min...UInt8.max {
            for place in 0..<20 {
                var bytes = [UInt8](repeating: filler, count: 20)
                bytes[place] = byte
                check(bytes, place % 5)
                if place > 0 {
                    bytes[place - 1] = byte ^ 1
                    check(bytes, 0)
                }
            }
        }
    }

    @Test(
        "what looks at eight bytes at a time stops where a plain loop stops", arguments: [0x00, 0x30, 0x39, 0x61, 0xFF])
    func agreesWithPlainLoop(_ filler: UInt8) {
        forEachText(filler: filler) { bytes, start in
            let rest = bytes[start...]
            let lineFeed = rest.firstIndex(of: 0x0A) ?? bytes.count
            if ByteSearch.lineFeed(in: bytes.span, from: start) != lineFeed { Issue.record("line feed: \(bytes)") }
            let digits = rest.firstIndex { !(0x30...0x39 ~= $0) } ?? bytes.count
            if ByteSearch.digitsEnd(in: bytes.span, from: start) != digits { Issue.record("digits: \(bytes)") }
            let hexadecimal = rest.firstIndex { Character(Unicode.Scalar($0)).hexDigitValue == nil } ?? bytes.count
            if ByteSearch.hexadecimalEnd(in: bytes.span, from: start) != hexadecimal {
                Issue.record("hexadecimal: \(bytes)")
            }
            let stop = rest.firstIndex { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C } ?? bytes.count
            var nonASCII: UInt8 = 0
            if ByteSearch.stringStop(in: bytes.span, from: start, nonASCII: &nonASCII) != stop {
                Issue.record("string: \(bytes)")
            }
            if (nonASCII >= 0x80) != bytes[start..<stop].contains(where: { $0 >= 0x80 }) {
                Issue.record("beyond ASCII: \(bytes)")
            }
        }
    }
}
