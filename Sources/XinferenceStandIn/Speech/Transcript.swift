/// What is heard in a sound file.
struct Transcript: Equatable {
    /// Why a file cannot be transcribed.
    enum Fault: Error, Equatable {
        /// It is neither WAV with 16-bit PCM nor MP3.
        case unreadable
        case utterance(Utterance.Fault)
    }

    /// The text; empty when nobody speaks.
    var text: String
    /// The length of the sound in seconds.
    var duration: Double

    /// Listens to a file.
    ///
    /// A sound that does not begin as a melody of ours is taken for silence, as a short tone sent to prove a route is.
    init(_ file: [UInt8]) throws(Fault) {
        let bytes: [UInt8]
        if let wave = WaveFile(file) {
            duration = Double(wave.samples.count) / Double(wave.sampleRate)
            bytes = ToneMelody.bytes(in: wave.samples, after: Utterance.mark) ?? []
        } else if let sung = ChordMelody.bytes(in: file) {
            duration = Double(file.count / ChordFrame.length) * 0.024
            bytes = sung
        } else {
            throw .unreadable
        }
        do throws(Utterance.Fault) {
            text = try Utterance.text(in: bytes) ?? ""
        } catch {
            throw .utterance(error)
        }
    }
}
