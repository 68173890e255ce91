import DifyPlugin
import DifyPluginTesting
import ScriptedTransport
import Testing

@testable import OpenAICompatible

@Suite("The header of an MP3 file", .timeLimit(.minutes(1)))
struct MP3HeaderTests {
    /// A frame of MPEG 1, 128 kbit/s at 44.1 kHz (417 bytes), and another behind it.
    private static func file(mark: String, at offset: Int, tag: [UInt8] = [], padding: UInt8 = 0) -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: 417 + Int(padding))
        frame.replaceSubrange(0..<4, with: [0xFF, 0xFB, 0x90 | padding << 1, 0x64])
        frame.replaceSubrange(offset..<(offset + 4), with: Array(mark.utf8))
        return tag + frame + [0xFF, 0xFB, 0x90, 0x64, 1, 2, 3]
    }

    /// An ID3 tag of 10 + 129 bytes.
    private static let tag: [UInt8] = Array("ID3".utf8) + [3, 0, 0, 0, 0, 1, 1] + [UInt8](repeating: 7, count: 129)

    private static let cases: [(file: [UInt8], length: Int)] = [
        (file(mark: "Xing", at: 36), 417), (file(mark: "Info", at: 21), 417), (file(mark: "Xing", at: 13), 417),
        (file(mark: "Xing", at: 36, padding: 1), 418), (file(mark: "Info", at: 36, tag: tag), 139 + 417),
        (file(mark: "Ying", at: 36), 0), (file(mark: "Xing", at: 37), 0),
        (Array(file(mark: "Xing", at: 36).prefix(417)), 0), (Array(file(mark: "Xing", at: 36).prefix(30)), 0),
        ([], 0), (Array("ID3".utf8), 0), (tag, 0), ([UInt8](repeating: 0xFF, count: 100), 0),
    ]

    @Test("is the first frame if that says so, with the tag before it", arguments: cases)
    func lengths(file: [UInt8], length: Int) {
        #expect(MP3Header.length(in: file) == length)
    }

    @Test("is left out where parts are joined, and stays in a file that stands alone")
    func joined() async throws {
        let recording = try recorded("v4.1.0-speech-mp3-default")
        #expect(MP3Header.length(in: recording.body) == 192)
        let transport = AnsweringTransport { _, _ in recording }
        let sound = Array(recording.body.dropFirst(192))
        let long = try await ask(saying("One two. Three.", ["word_limit": "8"]), over: transport)
        #expect(long.audio == sound + sound)
        let short = try await ask(saying("One two.", ["word_limit": "8"]), over: transport)
        #expect(short.audio == recording.body)
    }

    @Test("is read without a fault whatever the bytes")
    func nonsense() {
        var file = Self.file(mark: "Xing", at: 36, tag: Self.tag)
        for index in 0..<150 {
            for value in [UInt8(0), 0x7F, 0xFF] {
                let old = file[index]
                file[index] = value
                #expect(MP3Header.length(in: file) < file.count)
                file[index] = old
            }
        }
    }
}
