/// Bytes as an MP3 file of chords, and back.
///
/// The reader takes the notes from the frames without making sound of them.
enum ChordMelody {
    /// Frames of silence before and after the melody: decoders want a few to find their way in, and drop the first.
    private static let silentFrames = 4

    /// The file that sings `bytes`.
    static func file(of bytes: [UInt8]) -> [UInt8] {
        let silence = Array(repeatElement(ChordFrame(nil).bytes, count: silentFrames).joined())
        let melody = stride(from: 0, to: bytes.count, by: 2).flatMap { ChordFrame(Array(bytes[$0...].prefix(2))).bytes }
        return silence + melody + silence
    }

    /// The bytes that a file sings; empty when it is silent or not by this writer, nil when it is no MP3 file.
    static func bytes(in file: [UInt8]) -> [UInt8]? {
        var rest = afterTag(file)
        guard isFrame(rest) else { return nil }
        var bytes: [UInt8] = []
        while let frame = ChordFrame(reading: rest) {
            bytes += frame.content ?? []
            rest = rest.dropFirst(ChordFrame.length)
        }
        return bytes
    }

    /// Whether `bytes` begin with a frame of MPEG audio, by anyone.
    private static func isFrame(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count >= 4 && bytes.starts(with: [0xFF]) && bytes.dropFirst().first.map { $0 & 0xE6 == 0xE2 } ?? false
    }

    /// What follows an ID3v2 tag, whose length is written in groups of seven bits.
    private static func afterTag(_ file: [UInt8]) -> ArraySlice<UInt8> {
        guard file.count >= 10, file.starts(with: "ID3".utf8) else { return file[...] }
        let length = file[6..<10].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
        return file.dropFirst(10 + length)
    }
}
