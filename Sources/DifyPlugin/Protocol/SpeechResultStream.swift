/// Where a speaking model sends its audio.
///
/// Belongs to the one task that speaks. Audio goes as hexadecimal digits, which double it (protocol section 3.7.7); a
/// piece of more than ``pieceLimit`` bytes is cut, so that no line holds up those of other requests.
public final class SpeechResultStream {
    /// Bytes of audio in one message.
    public static let pieceLimit = 256 << 10

    private let session: SessionWriter
    private var mimeType: String?
    private var prefix: [UInt8]
    private(set) var isEmpty = true

    init(session: SessionWriter) {
        self.session = session
        prefix = Self.prefix(of: session, mimeType: nil)
    }

    /// Sends audio of any length; of none, nothing.
    ///
    /// Suspends while the host reads too slowly.
    ///
    /// - Parameters:
    ///   - audio: the next bytes of the sound.
    ///   - mimeType: what they are, such as `audio/mpeg`.
    /// - Throws: `CancellationError` when the host has gone.
    public func send(_ audio: [UInt8], mimeType: String? = nil) async throws {
        if mimeType != self.mimeType {
            self.mimeType = mimeType
            prefix = Self.prefix(of: session, mimeType: mimeType)
        }
        var start = 0
        while start < audio.count {
            let end = min(audio.count, start + Self.pieceLimit)
            let line = line(audio[start..<end])
            try await session.stream(lines: line, longestLine: line.count)
            isEmpty = false
            start = end
        }
    }

    private func line(_ audio: ArraySlice<UInt8>) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(prefix.count + 2 * audio.count + Self.suffix.count)
        line += prefix
        for byte in audio {
            line.append(Self.digits[Int(byte >> 4)])
            line.append(Self.digits[Int(byte & 15)])
        }
        line += Self.suffix
        return line
    }

    private static let digits = Array("0123456789abcdef".utf8)
    private static let suffix: [UInt8] = Array(#""}"#.utf8) + SessionWriter.suffix

    /// All that stands before the audio.
    private static func prefix(of session: SessionWriter, mimeType: String?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if let mimeType {
            writer.key("mime_type")
            writer.string(mimeType)
        }
        writer.key("result")
        return session.streamPrefix() + writer.bytes + [UInt8(ascii: "\"")]
    }
}
