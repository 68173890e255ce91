/// The format of an audio file, told by its first bytes.
///
/// Dify hands over the bytes alone (protocol section 3.7.8), and a server needs a file name to know how to decode them.
public enum AudioFormat: String, Sendable, Hashable, CaseIterable {
    /// RIFF/WAVE.
    case wav
    /// MPEG audio, layers I to III.
    case mp3
    /// FLAC in a stream of its own.
    case flac
    /// Ogg, whatever it holds: Vorbis, Opus, FLAC.
    case ogg
    /// MPEG-4 that says it is audio only.
    case m4a
    /// Any other MPEG-4.
    case mp4
    /// WebM, what browsers record.
    case webm
    /// Matroska, of which WebM is a part.
    case matroska
    /// Adaptive multi-rate, what telephones record, narrow or wide band.
    case amr
    /// AAC in ADTS frames, without a container.
    case aac

    /// How many of a file's first bytes are enough to tell.
    public static let headLength = 256

    /// Tells the format by a file's first bytes; what nothing else claims counts as MP3, whose frames have the weakest mark.
    public init(sniffing head: [UInt8]) {
        self = AudioFormat(signature: head) ?? .mp3
    }

    /// Tells the format by a file's first bytes; `nil` if no format claims them.
    public init?(signature head: [UInt8]) {
        guard let format = Self.bySignature(head) ?? Self.byContainer(head) ?? Self.byFrame(head) else { return nil }
        self = format
    }

    /// The extension of the file's name.
    public var fileExtension: String { self == .matroska ? "mka" : rawValue }

    /// The file's media type.
    public var contentType: String {
        switch self {
        case .wav: "audio/wav"
        case .mp3: "audio/mpeg"
        case .flac: "audio/flac"
        case .ogg: "audio/ogg"
        // A file for transcription is taken for its sound, even if it shows something as well.
        case .m4a, .mp4: "audio/mp4"
        case .webm: "audio/webm"
        case .matroska: "audio/x-matroska"
        case .amr: "audio/amr"
        case .aac: "audio/aac"
        }
    }

    // MARK: Ways to tell

    private static func bySignature(_ head: [UInt8]) -> AudioFormat? {
        if head.starts(with: "RIFF".utf8), head.dropFirst(8).starts(with: "WAVE".utf8) { return .wav }
        if head.starts(with: "fLaC".utf8) { return .flac }
        if head.starts(with: "OggS".utf8) { return .ogg }
        if head.starts(with: "ID3".utf8) { return .mp3 }
        return head.starts(with: "#!AMR".utf8) ? .amr : nil
    }

    private static func byContainer(_ head: [UInt8]) -> AudioFormat? {
        if head.dropFirst(4).starts(with: "ftyp".utf8) {
            let brand = head.dropFirst(8)
            // Apple's brands of music and of audio books.
            return brand.starts(with: "M4A ".utf8) || brand.starts(with: "M4B ".utf8) ? .m4a : .mp4
        }
        guard let header = EBMLHeader(head) else { return nil }
        return header.docType == "webm" ? .webm : .matroska
    }

    /// Eleven bits that are set begin a frame of MPEG audio, if a version and a layer follow that exist; twelve begin one
    /// of ADTS, if no layer does.
    private static func byFrame(_ head: [UInt8]) -> AudioFormat? {
        guard head.count >= 2, head[0] == 0xFF, head[1] & 0xE0 == 0xE0 else { return nil }
        if head[1] & 0xF6 == 0xF0 { return .aac }
        return head[1] & 0x18 != 0x08 && head[1] & 0x06 != 0 ? .mp3 : nil
    }
}
