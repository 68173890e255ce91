import Foundation
import HTTPTransport
import Testing

@testable import CurlTransport

@Suite("A form", .timeLimit(.minutes(1)))
struct FormTests {
    private static func file(_ source: PatternSource, named name: String = "a.mp3") -> HTTPFormPart {
        HTTPFormPart("file", fileName: name, contentType: "audio/mpeg", content: .source(source))
    }

    /// A body of those parts, with the border that the request's head names.
    private static func body(of parts: [String], head: String) throws -> String {
        let type = try #require(head.split(separator: "\r\n").first { $0.hasPrefix("Content-Type:") })
        let prefix = "Content-Type: multipart/form-data; boundary="
        try #require(type.hasPrefix(prefix))
        let border = "--" + type.dropFirst(prefix.count)
        return parts.map { "\(border)\r\n\($0)\r\n" }.joined() + "\(border)--\r\n"
    }

    @Test("goes out part by part, byte for byte")
    func wire() async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            let form = [
                HTTPFormPart("model", "whisper"), HTTPFormPart("prompt", ""), HTTPFormPart("a\"b", "zwei\r\nZeilen"),
                HTTPFormPart("file", fileName: "tön\".wav", contentType: "audio/wav", content: .bytes([0x52, 0x49])),
                HTTPFormPart(
                    "file", fileName: "made.mp3", contentType: "audio/mpeg", content: .source(TextSource("made"))),
                HTTPFormPart("file", fileName: "none", contentType: "audio/mpeg", content: .source(TextSource(""))),
            ]
            let request = HTTPRequest(form: form, to: "\(server.url)/v1", headers: [HTTPHeader("X-A", "b")])
            _ = try await transport.fetch(request)
            let head = try #require(server.count.requests.first)
            let body = try #require(server.count.bodies.first)
            #expect(head.hasPrefix("POST /v1 HTTP/1.1\r\n"))
            #expect(head.contains("\r\nX-A: b\r\n"))
            #expect(head.contains("\r\nContent-Length: \(body.count)\r\n"))
            #expect(!head.lowercased().contains("expect:") && !head.lowercased().contains("transfer-encoding:"))
            let disposition = "Content-Disposition: form-data; name="
            let parts = [
                "\(disposition)\"model\"\r\n\r\nwhisper",
                "\(disposition)\"prompt\"\r\n\r\n",
                "\(disposition)\"a%22b\"\r\n\r\nzwei\r\nZeilen",
                "\(disposition)\"file\"; filename=\"tön%22.wav\"\r\nContent-Type: audio/wav\r\n\r\nRI",
                "\(disposition)\"file\"; filename=\"made.mp3\"\r\nContent-Type: audio/mpeg\r\n\r\nmade",
                "\(disposition)\"file\"; filename=\"none\"\r\nContent-Type: audio/mpeg\r\n\r\n",
            ]
            #expect(try String(decoding: body, as: UTF8.self) == Self.body(of: parts, head: head))
        }
    }

    @Test(
        "that could smuggle something in, or cannot be sent as it is meant, is refused before anything is sent",
        arguments: [
            [HTTPFormPart("a\nb", "")], [HTTPFormPart("a\0", "")], [HTTPFormPart("", "")],
            [HTTPFormPart("a\u{7F}", "")],
            [file(PatternSource(1), named: "a\r\nX: y")], [file(PatternSource(1), named: "a\tb")],
            [HTTPFormPart("a", fileName: "b", contentType: "c/d\r\n\r\nX", content: .bytes([]))],
            [HTTPFormPart("a", ""), file(PatternSource(-1))],
        ])
    func refused(form: [HTTPFormPart]) async throws {
        try await expectRefused(HTTPRequest(form: form, to: ""))
    }

    @Test("beside another body, another content type or with GET is refused")
    func contradictions() async throws {
        let form = [HTTPFormPart("a", "b")]
        var request = HTTPRequest(form: form, to: "", headers: [HTTPHeader("content-type", "multipart/form-data")])
        try await expectRefused(request)
        request = HTTPRequest(form: form, to: "")
        request.body = [1]
        try await expectRefused(request)
        request = HTTPRequest(form: form, to: "")
        request.method = .get
        try await expectRefused(request)
    }

    private func expectRefused(_ request: HTTPRequest) async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            var request = request
            request.url = server.url
            let error = await #expect(throws: TransportError.self) { _ = try await transport.fetch(request) }
            #expect(error?.code == .invalidRequest)
            #expect(server.count.accepted == 0)
        }
    }

    @Test("of megabytes arrives whole, without waiting for a 100 Continue")
    func large() async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            let source = PatternSource(8 << 20)
            let request = HTTPRequest(form: [HTTPFormPart("model", "m"), Self.file(source)], to: server.url)
            try await expectEqual(transport.fetch(request).body, "ok")
            #expect(Self.holds(server.count.bodies.first, PatternSource.bytes(source.count)))
            #expect(server.count.requests.first?.lowercased().contains("expect") == false)
            #expect(source.starts == 1)
        }
    }

    /// Whether the last file of a form is that content.
    private static func holds(_ body: [UInt8]?, _ content: [UInt8]) -> Bool {
        guard let body, let end = body.dropLast(4).lastIndex(of: 0x0D), end >= content.count + 4 else { return false }
        let start = end - content.count
        // As one comparison of memory: element by element, megabytes take seconds in a debug build.
        return body[(start - 4)..<start].elementsEqual([0x0D, 0x0A, 0x0D, 0x0A])
            && Data(body[start..<end]) == Data(content)
    }

    @Test("is read only as fast as the server takes it")
    func slowServer() async throws {
        let taken = Gate()
        try await withServer(leavesBodies: true) { _, _ in
            [.drain(8 << 20), .open(taken), .wait(Gate())]
        } _: { transport, server in
            let source = PatternSource(1 << 40)
            let task = Task { try await transport.fetch(HTTPRequest(form: [Self.file(source)], to: server.url)) }
            await taken.wait()
            // What fits into the sockets' own buffers (some 36 MiB) is not ours to bound.
            #expect(source.reached < 64 << 20)
            task.cancel()
            _ = await task.result
        }
    }

    @Test("that the server does not take in time is an error")
    func stalled() async throws {
        try await withServer(leavesBodies: true) { _, _ in
            [.wait(Gate())]
        } _: { transport, server in
            let request = HTTPRequest(
                form: [Self.file(PatternSource(1 << 40))], to: server.url,
                timeouts: HTTPTimeouts(firstByte: .milliseconds(300)))
            let error = await #expect(throws: TransportError.self) { _ = try await transport.fetch(request) }
            #expect(error?.code == .firstByteTimeout)
        }
    }

    @Test("that is taken piece by piece is within the limit with each of them")
    func progress() throws {
        let source = PatternSource(100)
        let request = HTTPRequest(
            form: [Self.file(source)], to: "http://127.0.0.1", timeouts: HTTPTimeouts(firstByte: .seconds(3)))
        let turn = LoopTurn()
        let multi = try CurlMulti(reactor: try Reactor(), maxIdleConnections: 1)
        let transfer = try Transfer(
            try PreparedRequest(request, .isolated), exchange: Exchange(multi: multi, highWatermark: 1), turn: turn)
        let reader = FormPartReader(source, of: transfer)
        var buffer = [UInt8](repeating: 0, count: 10)
        turn.now = 0
        transfer.connected()
        for second in 1...5 as ClosedRange<UInt64> {
            turn.now = second * 2_000_000_000
            #expect(transfer.expiry() == nil)
            #expect(buffer.withUnsafeMutableBytes { reader.read(into: $0) } == 10)
        }
        #expect(buffer == PatternSource.bytes(100)[40..<50] + [])
        turn.now += 3_000_000_000
        #expect(transfer.expiry()?.code == .firstByteTimeout)
    }

    @Test("is sent again from its beginning when a kept connection dies under it")
    func resentAfterSendError() async throws {
        try await withServer { ordinal, _ in
            ordinal == 0 ? [ok(), .close] : [ok()]
        } _: { transport, server in
            try await expectEqual(transport.get(server.url).body, "ok")
            let source = PatternSource(8 << 20)
            let request = HTTPRequest(form: [Self.file(source)], to: server.url)
            try await expectEqual(transport.fetch(request).body, "ok")
            #expect(Self.holds(server.count.bodies.last, PatternSource.bytes(source.count)))
            #expect(server.count.accepted == 2)
        }
    }

    @Test("is sent again from its beginning when a kept connection closes after all of it", arguments: [9, 3 << 20])
    func resentAfterSilence(size: Int) async throws {
        try await withServer { ordinal, _ in
            ordinal == 1 ? [.close] : [ok()]
        } _: { transport, server in
            try await expectEqual(transport.get(server.url).body, "ok")
            let source = PatternSource(size)
            let request = HTTPRequest(form: [HTTPFormPart("model", "m"), Self.file(source)], to: server.url)
            try await expectEqual(transport.fetch(request).body, "ok")
            #expect(source.starts == 2)
            #expect(server.count.bodies.count == 3)
            #expect(Self.holds(server.count.bodies.last, PatternSource.bytes(size)))
        }
    }

    @Test("can be sent twice: each time it is whole")
    func twice() async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            let request = HTTPRequest(form: [Self.file(PatternSource(100_000))], to: server.url)
            for _ in 0..<2 { try await expectEqual(transport.fetch(request).body, "ok") }
            #expect(server.count.bodies.allSatisfy { Self.holds($0, PatternSource.bytes(100_000)) })
            #expect(server.count.bodies.count == 2)
            #expect(server.count.accepted == 1)
        }
    }

    @Test("that is cancelled in mid-upload closes the connection and lets go of its source")
    func cancelled() async throws {
        let underway = Gate()
        try await withServer(leavesBodies: true) { ordinal, _ in
            ordinal == 0 ? [.drain(.max)] : [ok()]
        } _: { transport, server in
            weak var source: PatternSource?
            let task: Task<Void, any Error>
            do {
                let made = PatternSource(1 << 40, opening: (at: 1 << 20, gate: underway))
                source = made
                let request = HTTPRequest(form: [Self.file(made)], to: server.url)
                task = Task { _ = try await transport.fetch(request) }
            }
            await underway.wait()
            task.cancel()
            guard case .failure(let error as TransportError) = await task.result else {
                Issue.record("the request was not cancelled")
                return
            }
            #expect(error.code == .cancelled)
            await server.peerClosed.wait()
            // A request that follows proves that the reactor has passed the point where the first ended.
            try await expectEqual(transport.get(server.url).body, "ok")
            #expect(source == nil)
        }
    }

    @Test("that the server refuses before it has all of it ends with the server's answer")
    func earlyAnswer() async throws {
        try await withServer(leavesBodies: true) { ordinal, _ in
            let answer = "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 9\r\n\r\ntoo large"
            return ordinal == 0 ? [.send(answer), .halfClose, .drain(.max)] : [ok()]
        } _: { transport, server in
            let source = PatternSource(1 << 40)
            let answer = try await transport.fetch(HTTPRequest(form: [Self.file(source)], to: server.url))
            #expect(answer.status == 413)
            #expect(answer.body == "too large")
            await server.peerClosed.wait()
            #expect(source.reached < source.count)
        }
    }

    @Test("whose connection the server resets in mid-upload is an error")
    func reset() async throws {
        try await withServer(leavesBodies: true) { _, _ in
            [.drain(1 << 20), .reset]
        } _: { transport, server in
            let request = HTTPRequest(form: [Self.file(PatternSource(1 << 40))], to: server.url)
            let error = await #expect(throws: TransportError.self) { _ = try await transport.fetch(request) }
            #expect(error?.code == .connectionBroken)
            #expect(server.count.requests.count == 1)
        }
    }

    @Test(
        "whose source fails ends with the source's error and closes the connection",
        arguments: [
            (0, PatternSource.Fault.throwing(TransportError(.unavailable, "gone"))),
            (300_000, .throwing(TransportError(.unavailable, "gone"))),
            (300_000, .claiming(0)), (300_000, .claiming(-1)), (300_000, .claiming(.max)),
        ])
    func failing(place: Int, fault: PatternSource.Fault) async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            let source = PatternSource(1 << 20, failingAt: place, with: fault)
            let request = HTTPRequest(form: [Self.file(source)], to: server.url)
            let error = await #expect(throws: TransportError.self) { _ = try await transport.fetch(request) }
            if case .throwing(let thrown) = fault {
                #expect(error == thrown)
            } else {
                #expect(error?.code == .invalidRequest)
            }
            await server.peerClosed.wait()
            #expect(server.count.requests.isEmpty)
        }
    }
}

/// A text as a source.
private struct TextSource: HTTPPartSource {
    let text: [UInt8]
    var count: Int { text.count }

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    func read(from offset: Int, into buffer: inout MutableSpan<UInt8>) throws(TransportError) -> Int {
        // One byte at a time, the least that is allowed.
        guard offset < text.count else { return 0 }
        buffer[0] = text[offset]
        return 1
    }
}
