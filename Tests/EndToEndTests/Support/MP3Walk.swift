/// A walk from frame to frame through an MP3 file (ISO/IEC 11172-3, section 2.4.1.3, and 13818-3).
struct MP3Walk {
    /// How many frames follow one another.
    private(set) var frames = 0
    /// Where the next frame would begin: at the end of a file that is whole.
    private(set) var end = 0

    /// Walks as far as there are whole frames of layer III, over any ID3v2 tag before and between them.
    init(_ bytes: [UInt8]) {
        while let length = Self.length(bytes[end...]), length <= bytes.count - end {
            end += length
            frames += 1
        }
    }

    /// The length of the frame or tag that bytes begin with; `nil` if they begin with neither.
    private static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
        let head = Array(bytes.prefix(10))
        if head.count == 10, head.starts(with: "ID3".utf8) { return 10 + head[6...].reduce(0) { $0 << 7 | Int($1) } }
        // Eleven set bits; of four versions one does not exist.
        guard head.count >= 4, head[0] == 0xFF, head[1] & 0xE0 == 0xE0 else { return nil }
        let version = head[1] >> 3 & 3
        guard version != 1, head[1] >> 1 & 3 == 1 else { return nil }
        let (rate, frequency) = (Int(head[2] >> 4), Int(head[2] >> 2 & 3))
        guard 1...14 ~= rate, frequency < 3 else { return nil }
        let isFirst = version == 3
        let kilobits = (isFirst ? first : second)[rate - 1]
        let hertz = [44_100, 48_000, 32_000][frequency] >> (isFirst ? 0 : version == 2 ? 1 : 2)
        return (isFirst ? 144 : 72) * kilobits * 1_000 / hertz + Int(head[2] >> 1 & 1)
    }

    /// The rates of layer III in kbit/s, in MPEG-1 and in the versions of lower frequencies.
    private static let first = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let second = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
}
