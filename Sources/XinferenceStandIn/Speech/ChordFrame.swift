/// One frame of MPEG-2 Layer III audio (mono, 24 kHz, 8 kbit/s, 24 ms) in which four spectral lines sound: two bytes as
/// a chord, one note of 16 in each of four bands.
///
/// This is no general encoder. A line of the spectrum is switched on with the smallest value there is, all lines have
/// the same gain and no scale factors, and the Huffman table is the standard's first, which knows the values 0 and ±1
/// only. What results is a plain frame that any decoder plays as four tones.
struct ChordFrame: Equatable {
    /// The bytes of a frame: 72 × 8,000 / 24,000.
    static let length = 24
    /// No protection, layer III of MPEG-2; 8 kbit/s at 24 kHz; mono: the recorded server's header but for the bit rate.
    static let header: [UInt8] = [0xFF, 0xF3, 0x14, 0xC4]

    private static let sideLength = 9
    /// The lowest line that sounds: 8 lines of 20.8 Hz above zero.
    private static let lowestLine = 8
    private static let bandCount = 4
    /// The pairs of lines up to the highest that can sound.
    private static let pairCount = (lowestLine + 16 * bandCount) / 2
    /// 2^((198 - 210) / 4) of the full scale for each note, so that four of them do not clip.
    private static let gain = 198

    /// The bytes that sound; nil in silence.
    var content: [UInt8]?

    /// A frame of silence, or one that sings the first two of `content`.
    init(_ content: [UInt8]?) {
        self.content = content.map { Array(($0 + [0, 0]).prefix(2)) }
    }

    /// Reads the frame that `bytes` begin with; nil when it is none of ours.
    init?(reading bytes: ArraySlice<UInt8>) {
        guard bytes.count >= Self.length, bytes.starts(with: Self.header) else { return nil }
        var side = BitString.Reader(bytes.dropFirst(Self.header.count).prefix(Self.sideLength))
        guard side.read(8) == 0, side.read(1) != nil, side.read(12) != nil, let pairs = side.read(9) else { return nil }
        guard pairs > 0 else { return }
        guard pairs <= Self.pairCount else { return nil }
        var data = BitString.Reader(bytes.dropFirst(Self.header.count + Self.sideLength).prefix(11))
        var lines: [Int] = []
        for pair in 0..<pairs {
            guard let (first, second) = Self.pair(from: &data) else { return nil }
            if first { lines.append(2 * pair) }
            if second { lines.append(2 * pair + 1) }
        }
        let notes = lines.enumerated().map { band, line in line - Self.lowestLine - 16 * band }
        guard notes.count == Self.bandCount, notes.allSatisfy({ (0..<16).contains($0) }) else { return nil }
        content = [notes[0] << 4 | notes[1], notes[2] << 4 | notes[3]].map { UInt8(truncatingIfNeeded: $0) }
    }

    /// The bytes of the frame.
    var bytes: [UInt8] {
        let data = spectrum
        var side = BitString()
        // The data begins in this frame; one private bit.
        side.append(0, 8 + 1)
        side.append(data.count, 12)
        side.append(content == nil ? 0 : Self.pairCount, 9)
        side.append(Self.gain, 8)
        // No scale factors, and no switching of windows.
        side.append(0, 9 + 1)
        for _ in 0..<3 { side.append(1, 5) }
        // Where the table changes: to the same one. Then the scale of the factors, and a table that is not used.
        side.append(0, 4 + 3 + 1 + 1)
        let frame = Self.header + side.bytes + data.bytes
        return frame + [UInt8](repeating: 0, count: max(Self.length - frame.count, 0))
    }

    /// The pairs of lines in the codes of table 1, each 1 followed by its sign.
    private var spectrum: BitString {
        var bits = BitString()
        guard let content else { return bits }
        let notes = content.flatMap { [Int($0 >> 4), Int($0 & 15)] }
        let lines = Set(notes.enumerated().map { band, note in Self.lowestLine + 16 * band + note })
        for pair in 0..<Self.pairCount {
            switch (lines.contains(2 * pair), lines.contains(2 * pair + 1)) {
            case (false, false): bits.append(0b1, 1)
            case (true, false): bits.append(0b010, 3)
            case (false, true): bits.append(0b0010, 4)
            case (true, true): bits.append(0b00000, 5)
            }
        }
        return bits
    }

    /// Which lines of the next pair sound.
    private static func pair(from data: inout BitString.Reader) -> (Bool, Bool)? {
        guard let first = data.read(1) else { return nil }
        if first == 1 { return (false, false) }
        guard let second = data.read(1) else { return nil }
        if second == 1 { return data.read(1).map { _ in (true, false) } }
        guard let third = data.read(1) else { return nil }
        return third == 1 ? data.read(1).map { _ in (false, true) } : data.read(2).map { _ in (true, true) }
    }
}
