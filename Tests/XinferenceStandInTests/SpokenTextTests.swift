import Foundation
import Testing

@testable import XinferenceStandIn

@Suite("Texts as sound", .timeLimit(.minutes(1)))
struct SpokenTextTests {
    static let texts = [
        "Hello.", "a", "你好，世界！", "👩‍👩‍👧‍👦 🇨🇳 e\u{301}", "line\nline\t\u{0}\u{7F}",
        String(repeating: "The quick brown fox. ", count: 20),
    ]

    @Test("A text is heard as it was spoken", arguments: texts, AudioFormat.allCases)
    func roundTrip(_ text: String, _ format: AudioFormat) throws {
        let heard = try Transcript(format.spoken(text))
        #expect(heard.text == text)
        #expect(heard.duration > 0)
    }

    @Test("Changed headers", arguments: ["rate", "length", "zero", "chunk", "stereo", "silence"])
    func header(_ change: String) throws {
        var file = AudioFormat.wav.spoken("Hello.")
        switch change {
        case "rate": file.replaceSubrange(24..<28, with: [0x80, 0x3E, 0, 0])
        case "length": file.replaceSubrange(40..<44, with: [0xFF, 0xFF, 0xFF, 0xFF])
        case "zero": file.replaceSubrange(40..<44, with: [0, 0, 0, 0])
        case "chunk": file.insert(contentsOf: Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0], at: 36)
        case "silence":
            file.replaceSubrange(40..<44, with: [0xFF, 0xFF, 0xFF, 0xFF])
            file.insert(contentsOf: [UInt8](repeating: 0, count: 2 * 101), at: 44)
        default:
            file[22] = 2
            let sound = stride(from: 44, to: file.count, by: 2).map { Array(file[$0..<($0 + 2)]) + [0x55, 0x55] }
            file = Array(file[..<44]) + Array(sound.joined())
            file.replaceSubrange(40..<44, with: [0, 0, 0, 0])
        }
        #expect(try Transcript(file).text == "Hello.")
    }

    @Test("A file that is cut is no text", arguments: AudioFormat.allCases)
    func cut(_ format: AudioFormat) throws {
        let file = format.spoken("Hello.")
        // Both files carry 18 bytes; the mark, four of them, is what tells a melody.
        let silent = format == .wav ? 44 + 4 * 2 * 192 : ChordFrame.length * (4 + 2)
        let whole = format == .wav ? file.count : file.count - 4 * ChordFrame.length
        for length in stride(from: silent, to: whole, by: 7) {
            #expect(throws: Transcript.Fault.utterance(.cut)) { try Transcript(Array(file.prefix(length))) }
        }
        for length in stride(from: format == .wav ? 44 : 4, to: silent, by: 7) {
            #expect(try Transcript(Array(file.prefix(length))).text.isEmpty)
        }
    }

    @Test("A wrong note is no text", arguments: AudioFormat.allCases)
    func damaged(_ format: AudioFormat) throws {
        var file = format.spoken("Hello, world.")
        let other = format.spoken("Hellp, world.")
        // All up to the wrong letter, but not the checksum that would make it right.
        let last = format == .wav ? 44 + 14 * 2 * 192 : ChordFrame.length * (4 + 7)
        file.replaceSubrange(..<last, with: other[..<last])
        #expect(throws: Transcript.Fault.utterance(.damaged)) { try Transcript(file) }
    }

    @Test("No byte of a file brings the listener down", arguments: AudioFormat.allCases)
    func anyByte(_ format: AudioFormat) throws {
        let file = format.spoken("Hi")
        for index in file.indices.prefix(400) {
            var changed = file
            changed[index] ^= 0xFF
            let heard = try? Transcript(changed).text
            #expect(heard == nil || heard == "Hi" || heard == "")
        }
    }

    @Test func `A tone and silence are no speech, and a page is no sound`() throws {
        let tone = (0..<4_800).map { Int16(9_000 * sin(Double($0) * 0.115)) }
        #expect(try Transcript(WaveFile(sampleRate: 16_000, samples: tone).bytes).text.isEmpty)
        let silence = WaveFile(sampleRate: 16_000, samples: .init(repeating: 0, count: 16_000))
        let heard = try Transcript(silence.bytes)
        #expect(heard.text.isEmpty)
        #expect(heard.duration == 1)
        for file in ["", "RIFF", "RIFF\0\0\0\0WAVE", "<html></html>", "ID3\u{4}\0\0\0\0\0\u{7F}"] {
            #expect(throws: Transcript.Fault.unreadable) { try Transcript(Array(file.utf8)) }
        }
    }

    @Test func `An MP3 file may begin with a tag`() throws {
        let file = Array("ID3".utf8) + [4, 0, 0, 0, 0, 1, 0] + [UInt8](repeating: 0, count: 128)
        #expect(try Transcript(file + AudioFormat.mp3.spoken("Hello.")).text == "Hello.")
    }

    @Test func `A faster speech is shorter`() throws {
        let slow = try Transcript(AudioFormat.wav.spoken("Hello."))
        let fast = try Transcript(AudioFormat.wav.spoken("Hello.", speed: 2))
        #expect(fast.text == slow.text)
        #expect(fast.duration == slow.duration / 2)
    }
}
