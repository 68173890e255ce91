import Testing

@testable import OpenAICompatible

@Suite("The header of a WAV file")
struct WaveHeaderTests {
    /// A file with chunks of those names and announced sizes before its sound.
    private static func file(_ chunks: [(name: String, size: UInt32, bytes: Int)]) -> [UInt8] {
        var bytes = Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WAVE".utf8)
        for chunk in chunks {
            bytes += Array(chunk.name.utf8) + (0..<4).map { UInt8(truncatingIfNeeded: chunk.size >> (8 * $0)) }
            bytes += [UInt8](repeating: 7, count: chunk.bytes)
        }
        return bytes
    }

    @Test(
        "announces the whole file's length",
        arguments: [
            (file([("fmt ", 16, 16), ("data", 100, 100)]), WaveHeader.Announcement.length(144)),
            (file([("fmt ", 16, 16), ("data", 100, 3)]), .length(144)),
            (file([("LIST", 5, 6), ("fmt ", 18, 18), ("data", 2, 2)]), .length(12 + 14 + 26 + 10)),
            // The length was not known, or there is room for no more.
            (file([("fmt ", 16, 16), ("data", 0, 100)]), .none),
            (file([("fmt ", 16, 16), ("data", .max, 100)]), .none),
            (file([("fmt ", 16, 16), ("data", 0x7FFF_FFD8, 100)]), .none),
            // No sound within the first bytes, or none at all.
            (file([("fmt ", 16, 16)]), .cut), (file([]), .cut), (file([("LIST", .max, 8)]), .cut),
            (Array("RIFF".utf8), .none), (Array("RIFF1234AVI ".utf8), .none), ([], .none), ([0xFF, 0xFB], .none),
        ])
    func lengths(bytes: [UInt8], expected: WaveHeader.Announcement) {
        #expect(WaveHeader.read(bytes, isWhole: true) == expected)
        #expect(WaveHeader.read(bytes, isWhole: false) == (expected == .cut ? .none : expected))
    }

    @Test("is read without a fault whatever it says")
    func nonsense() {
        let whole = Self.file([("fmt ", 16, 16), ("data", 100, 4)])
        for count in 0..<whole.count {
            _ = WaveHeader.read(Array(whole.prefix(count)), isWhole: true)
            for value in [UInt8(0), 0x7F, 0x80, 0xFF] {
                var bytes = whole
                bytes[count] = value
                _ = WaveHeader.read(bytes, isWhole: false)
            }
        }
        #expect(WaveHeader.read(whole, isWhole: true) == .length(144))
    }
}
