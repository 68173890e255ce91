/// A WAV file with 16-bit PCM.
///
/// The writer gives one channel and the header of the recorded server; the reader takes more than that: further chunks,
/// several channels (it listens to the first), and lengths that are wrong, as streaming writers leave them.
struct WaveFile {
    var sampleRate: Int
    var samples: [Int16]

    init(sampleRate: Int, samples: [Int16]) {
        self.sampleRate = sampleRate
        self.samples = samples
    }

    /// Reads a file; nil when it is no WAV file with 16-bit PCM.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WAVE".utf8) else { return nil }
        var format: ArraySlice<UInt8>?
        var rest = bytes.dropFirst(12)
        while rest.count >= 8 {
            let name = rest.prefix(4)
            let length = Self.number(rest.dropFirst(4).prefix(4))
            rest = rest.dropFirst(8)
            if name.elementsEqual("fmt ".utf8) { format = rest.prefix(length) }
            if name.elementsEqual("data".utf8) {
                guard let format, format.count >= 16, Self.number(format.dropFirst(14).prefix(2)) == 16 else {
                    return nil
                }
                let channels = max(Self.number(format.dropFirst(2).prefix(2)), 1)
                sampleRate = max(Self.number(format.dropFirst(4).prefix(4)), 1)
                // A writer that did not know the length left none.
                samples = Self.samples(length == 0 ? rest : rest.prefix(length), channels: channels)
                return
            }
            // A chunk of odd length is padded.
            rest = rest.dropFirst(length + length % 2)
        }
        return nil
    }

    /// The bytes of the file.
    var bytes: [UInt8] {
        let size = samples.count * 2
        var bytes: [UInt8] = []
        bytes.reserveCapacity(44 + size)
        bytes += Array("RIFF".utf8) + Self.bytes(36 + size, 4) + Array("WAVEfmt ".utf8) + Self.bytes(16, 4)
        bytes += Self.bytes(1, 2) + Self.bytes(1, 2) + Self.bytes(sampleRate, 4) + Self.bytes(sampleRate * 2, 4)
        bytes += Self.bytes(2, 2) + Self.bytes(16, 2) + Array("data".utf8) + Self.bytes(size, 4)
        for sample in samples {
            let bits = UInt16(bitPattern: sample)
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        }
        return bytes
    }

    private static func samples(_ data: ArraySlice<UInt8>, channels: Int) -> [Int16] {
        let frame = 2 * channels
        return stride(from: data.startIndex, through: data.endIndex - frame, by: frame).map { index in
            Int16(bitPattern: UInt16(data[index]) | UInt16(data[index + 1]) << 8)
        }
    }

    /// A number of at most four bytes, lowest byte first.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
