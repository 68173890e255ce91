import OpenAICompatible
import Testing

@Suite("An audio file's format")
struct AudioFormatTests {
    /// Text or numbers.
    struct Piece: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
        let bytes: [UInt8]

        init(_ bytes: [UInt8]) { self.bytes = bytes }
        init(stringLiteral text: String) { bytes = Array(text.utf8) }
        init(arrayLiteral numbers: UInt8...) { bytes = numbers }
    }

    private static func bytes(_ pieces: Piece...) -> [UInt8] { pieces.flatMap(\.bytes) }

    private static let size: Piece = [0x24, 0x08, 0, 0]
    private static let box: Piece = [0, 0, 0, 0x20]
    /// What a browser's recorder writes: the header's size in eight bytes, version and limits before the kind.
    private static let recorderHeader: [UInt8] = [
        0x1A, 0x45, 0xDF, 0xA3, 0x01, 0, 0, 0, 0, 0, 0, 0x1F, 0x42, 0x86, 0x81, 1, 0x42, 0xF7, 0x81, 1, 0x42, 0xF2,
        0x81, 4, 0x42, 0xF3, 0x81, 8, 0x42, 0x82, 0x84,
    ]

    @Test(
        "is told by the first bytes",
        arguments: [
            (bytes("RIFF", size, "WAVEfmt "), AudioFormat.wav),
            (bytes("ID3", [3, 0, 0, 0, 0, 0, 0]), .mp3),
            (bytes([0xFF, 0xFB, 0x90, 0x64]), .mp3),
            (bytes([0xFF, 0xF3, 0x40, 0xC4]), .mp3),
            (bytes([0xFF, 0xE3, 0x18, 0xC4]), .mp3),
            (bytes([0xFF, 0xFD, 0x90, 0x64]), .mp3),
            (bytes("fLaC", [0, 0, 0, 0x22]), .flac),
            (bytes("OggS", [0, 2]), .ogg),
            (bytes(box, "ftypM4A ", [0, 0, 0, 0]), .m4a),
            (bytes(box, "ftypM4B ", [0, 0, 0, 0]), .m4a),
            (bytes(box, "ftypisom", [0, 0, 2, 0]), .mp4),
            (bytes(box, "ftypmp42", [0, 0, 0, 0]), .mp4),
            (bytes(box, "ftypiso5", [0, 0, 0, 0]), .mp4),
            (bytes(Piece(recorderHeader), "webm", [0x42, 0x87, 0x81, 4]), .webm),
            (bytes([0x1A, 0x45, 0xDF, 0xA3, 0x89, 0x42, 0x82, 0x84], "webm"), .webm),
            (bytes([0x1A, 0x45, 0xDF, 0xA3, 0x89, 0x42, 0x82, 0x86], "webm", [0, 0]), .webm),
            (bytes([0x1A, 0x45, 0xDF, 0xA3, 0x8B, 0x42, 0x82, 0x88], "matroska"), .matroska),
            (bytes("#!AMR\n", [0x3C]), .amr),
            (bytes("#!AMR-WB\n", [0x44]), .amr),
            (bytes([0xFF, 0xF1, 0x50, 0x80]), .aac),
            (bytes([0xFF, 0xF9, 0x50, 0x80]), .aac),
        ])
    func known(head: [UInt8], format: AudioFormat) {
        #expect(AudioFormat(sniffing: head) == format)
        #expect(AudioFormat(signature: head) == format)
    }

    @Test(
        "is taken for MP3 where nothing tells it",
        arguments: [
            [], [0xFF], bytes("RIFF", size, "AVI LIST"), bytes("RIFF"), bytes("RIFF", size, "WAV"), bytes("ID"),
            bytes("OGGS"), bytes(box, "fty"), bytes("text"), [0, 0, 0, 0], [0xFF, 0xFF, 0xFF],
            // Neither a layer of MPEG audio nor ADTS, and the version that is reserved.
            [0xFF, 0xE1, 0, 0], [0xFF, 0xEB, 0, 0],
        ] as [[UInt8]])
    func unknown(head: [UInt8]) {
        #expect(AudioFormat(sniffing: head) == .mp3)
        #expect(head == [0xFF, 0xFF, 0xFF] || AudioFormat(signature: head) == nil)
    }

    @Test("is Matroska where an EBML header is cut off anywhere before its kind, or is nonsense")
    func brokenHeader() {
        let whole = Self.bytes(Piece(Self.recorderHeader), "webm")
        for count in 4..<whole.count {
            #expect(AudioFormat(sniffing: Array(whole.prefix(count))) == .matroska, "\(count) bytes")
        }
        #expect(AudioFormat(sniffing: Array(whole.prefix(3))) == .mp3)
        for filler in [UInt8(0), 1, 0x42, 0x80, 0xFF] {
            let nonsense = whole.prefix(4) + [UInt8](repeating: filler, count: 60)
            #expect(AudioFormat(sniffing: Array(nonsense)) == .matroska)
        }
    }

    @Test("has the extension and the media type that servers know")
    func names() {
        let names = AudioFormat.allCases.map { "\($0.fileExtension) \($0.contentType)" }
        #expect(
            names == [
                "wav audio/wav", "mp3 audio/mpeg", "flac audio/flac", "ogg audio/ogg", "m4a audio/mp4", "mp4 audio/mp4",
                "webm audio/webm", "mka audio/x-matroska", "amr audio/amr", "aac audio/aac",
            ])
    }

    @Test("is told by a short head for every length of header that recorders write")
    func headLength() {
        #expect(Self.recorderHeader.count + 4 <= AudioFormat.headLength)
    }
}
