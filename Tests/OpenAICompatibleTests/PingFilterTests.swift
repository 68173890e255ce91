import ScriptedTransport
import Testing

@testable import OpenAICompatible

@Suite("The filter for comments in streamed audio")
struct PingFilterTests {
    private static let ping = Array(": ping - 2026-11-21 04:12:09.285800+00:00\r\n\r\n".utf8)

    /// What is left of chunks.
    private func filtered(_ chunks: [[UInt8]]) -> [UInt8] {
        var filter = PingFilter()
        return chunks.reduce(into: []) { $0 += filter.feed($1) } + filter.finish()
    }

    private func filtered(_ text: String) -> String {
        String(decoding: filtered([Array(text.utf8)]), as: UTF8.self)
    }

    @Test(
        "takes a comment out in every form that versions write it",
        arguments: [
            "2026-11-21 04:12:09.285800+00:00", "2026-11-21 04:12:09+00:00", "2024-02-29 23:59:59.000001",
            "2024-02-29 23:59:59",
        ])
    func forms(time: String) {
        #expect(filtered("ab: ping - \(time)\r\n\r\ncd") == "abcd")
    }

    @Test(
        "leaves alone what is no comment to the last byte",
        arguments: [
            ":", "::::", ": ping", ": ping - ", ": ping - 2026-11-21 04:12:09.285800+00:00",
            ": ping - 2026-11-21 04:12:09.285800+00:00\r\n\r", ": ping - 2026-11-21 04:12:09.285800+00:00\r\n\rx",
            ": ping - 2026-11-21 04:12:09.285800+00:00\n\n", ": ping - 2026-11-21 04:12:09.28580+00:00\r\n\r\n",
            ": ping - 2026-11-21T04:12:09\r\n\r\n", ": ping - 2026-1a-21 04:12:09\r\n\r\n",
            ":ping - 2026-11-21 04:12:09\r\n\r\n", ": pong - 2026-11-21 04:12:09\r\n\r\n", "12:30: ping",
        ])
    func others(text: String) {
        #expect(filtered("ab\(text)cd") == "ab\(text)cd")
        #expect(filtered(text) == text)
    }

    @Test("finds comments that lie side by side, and one that begins inside what was none")
    func neighbours() {
        let ping = String(decoding: Self.ping, as: UTF8.self)
        #expect(filtered(ping + ping) == "")
        #expect(filtered("a" + ping + ping + "b" + ping) == "ab")
        #expect(filtered(":" + ping) == ":")
        #expect(filtered(": ping - 2026-11-21 04" + ping) == ": ping - 2026-11-21 04")
        #expect(filtered(": ping - 2026-11-21 04:12:09" + ping + "z") == ": ping - 2026-11-21 04:12:09z")
    }

    @Test("gives the same whatever the chunks, at every border and byte by byte")
    func borders() {
        let sound = Array("ab:cd: pi:".utf8)
        let bytes = sound + Self.ping + Self.ping + sound + Self.ping
        for border in 0...bytes.count {
            #expect(filtered([Array(bytes[..<border]), Array(bytes[border...])]) == sound + sound)
        }
        #expect(filtered(bytes.map { [$0] }) == sound + sound)
    }

    @Test("holds nothing back that cannot become a comment, and never more than one")
    func promptness() {
        var filter = PingFilter()
        #expect(filter.feed([1, 2, 3]) == [1, 2, 3])
        #expect(filter.feed(Array(": pin".utf8)) == [])
        #expect(filter.feed([4]) == Array(": pin".utf8) + [4])
        #expect(filter.feed(Self.ping.dropLast()) == [])
        #expect(filter.feed([0x0A, 5]) == [5])
        #expect(filter.finish() == [])
    }

    @Test("leaves of a recorded stream the file its header announces, wherever it is cut")
    func recordedStream() throws {
        let body = try recorded("v4.1.0-speech-stream-wav").body
        let whole = filtered([body])
        #expect(body.count == 144_269)
        #expect(whole.count == 144_044)
        #expect(WaveHeader.read(Array(whole.prefix(4096)), isWhole: false) == .length(whole.count))
        // Every border within and around the comments, and chunks of odd sizes.
        for start in body.indices where body[start...].starts(with: ": ping - ".utf8) {
            for border in (start - 2)...(start + 48) {
                #expect(filtered([Array(body[..<border]), Array(body[border...])]) == whole)
            }
        }
        for size in [1, 7, 44, 45, 46, 4099] {
            let chunks = stride(from: 0, to: body.count, by: size).map { Array(body[$0..<min($0 + size, body.count)]) }
            #expect(filtered(chunks) == whole)
        }
    }
}

extension PingFilter {
    fileprivate mutating func feed(_ chunk: ArraySlice<UInt8>) -> [UInt8] { feed(Array(chunk)) }
}
