/// The frame without sound that many encoders begin an MP3 file with, to say how long it is.
enum MP3Header {
    /// How many bytes of a file are to be left out so that others can stand before and behind it: an ID3 tag and that
    /// frame.
    ///
    /// Some players take its word and stop there, though more follows.
    static func length(in file: [UInt8]) -> Int {
        let start = tagLength(file)
        guard file.count >= start + 40, let length = frameLength(file[start...]) else { return 0 }
        // Behind the side information, whose length depends on the version and the number of channels.
        let isHeader = [13, 21, 36].contains { offset in
            let mark = file[(start + offset)...]
            return mark.starts(with: "Xing".utf8) || mark.starts(with: "Info".utf8)
        }
        return isHeader && start + length < file.count ? start + length : 0
    }

    /// Bytes of an ID3 tag, its size being written in seven bits of each of four bytes.
    private static func tagLength(_ file: [UInt8]) -> Int {
        guard file.starts(with: "ID3".utf8), file.count >= 10 else { return 0 }
        return 10 + file[6..<10].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
    }

    /// Bytes of the frame of layer III that begins there; `nil` if none does.
    private static func frameLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        let head = Array(bytes.prefix(4))
        guard head.count == 4, head[0] == 0xFF, head[1] & 0xE6 == 0xE2 else { return nil }
        let version = Int(head[1] >> 3 & 3)
        let (rate, frequency) = (Int(head[2] >> 4), Int(head[2] >> 2 & 3))
        guard version != 1, (1...14).contains(rate), frequency < 3 else { return nil }
        let kilobits = version == 3 ? rates[rate] : halfRates[rate]
        let hertz = frequencies[frequency] >> (version == 3 ? 0 : version == 2 ? 1 : 2)
        return (version == 3 ? 144 : 72) * kilobits * 1000 / hertz + Int(head[2] >> 1 & 1)
    }

    private static let rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let halfRates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    private static let frequencies = [44_100, 48_000, 32_000]
}
