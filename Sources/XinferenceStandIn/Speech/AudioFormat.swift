/// A form in which the stand-in speaks and listens.
enum AudioFormat: String, CaseIterable {
    case wav
    case mp3

    /// The content type of a whole answer (Xinference API, section 10).
    var contentType: String {
        switch self {
        case .wav: "audio/wav"
        case .mp3: "audio/mpeg"
        }
    }

    /// A file in which `text` is spoken.
    ///
    /// A WAV file is played faster by `speed`, as a tape would be; the rates of MP3 are few and fixed.
    func spoken(_ text: String, speed: Double = 1) -> [UInt8] {
        let bytes = Utterance.bytes(of: text)
        switch self {
        case .mp3: return ChordMelody.file(of: bytes)
        case .wav:
            let rate = Double(ToneMelody.sampleRate) * min(max(speed, 0.25), 4)
            return WaveFile(sampleRate: Int(rate), samples: ToneMelody.samples(of: bytes)).bytes
        }
    }
}
