/// A recording that is to be written down: known to the driver, to the server and to curl alike.
///
/// Its size travels in the model uid of the request, as an embedding's plan does: `bench-recording-BYTES`.
struct RecordingPlan: Hashable, Sendable {
    static let path = "/v1/audio/transcriptions"
    private static let headerCount = 44

    let bytes: Int

    var modelUID: String { "bench-recording-\(bytes)" }

    /// What the server understands; with the space at the front that whisper's texts have (Xinference API, section 9).
    var text: String { " A recording of \(bytes) bytes, for example »words«." }

    init(bytes: Int) { self.bytes = bytes }

    /// The plan that a model uid names; nil for any other uid.
    init?(modelUID: String) {
        let parts = modelUID.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "bench", parts[1] == "recording",
            let bytes = Int(parts[2]), (Self.headerCount...1_000_000_000).contains(bytes)
        else { return nil }
        self.init(bytes: bytes)
    }

    /// A WAV file of 16-bit mono sound: its header, then noise, so that no two places of it are alike.
    func file() -> [UInt8] {
        let sound = max(0, bytes - Self.headerCount)
        var file: [UInt8] = []
        file.reserveCapacity(bytes + 8)
        func append(_ text: String) { file += Array(text.utf8) }
        func append(_ value: UInt32, count: Int) {
            for place in 0..<count { file.append(UInt8(truncatingIfNeeded: value >> (8 * UInt32(place)))) }
        }
        append("RIFF")
        append(UInt32(clamping: sound + Self.headerCount - 8), count: 4)
        append("WAVEfmt ")
        for (value, count) in [(16, 4), (1, 2), (1, 2), (16_000, 4), (32_000, 4), (2, 2), (16, 2)] {
            append(UInt32(value), count: count)
        }
        append("data")
        append(UInt32(clamping: sound), count: 4)
        var numbers = SplitMix64(seed: UInt64(bytes))
        while file.count < bytes {
            withUnsafeBytes(of: numbers.next().littleEndian) { file.append(contentsOf: $0) }
        }
        file.removeLast(file.count - bytes)
        return file
    }
}
