import CCurl
import HTTPTransport
import Testing

@testable import CurlTransport

@Suite("The body's state machine")
struct BodyStateMachineTests {
    private static let broken = TransportError(.connectionBroken, "broken")

    @Test("hands over everything unread at once, at every split point")
    func splits() {
        let text: [UInt8] = Array("0123456789".utf8)
        for first in 0...text.count {
            for second in first...text.count {
                var machine = BodyStateMachine<Int>(highWatermark: 100)
                var read: [UInt8] = []
                for part in [text[..<first], text[first..<second], text[second...]] {
                    #expect(machine.deliver(Array(part), paused: false).wakes == nil)
                    if first % 2 == 0, case .bytes(let bytes, false) = machine.read() { read += bytes }
                }
                if case .bytes(let bytes, false) = machine.read() { read += bytes }
                #expect(read == text)
                #expect(machine.read() == .nothing)
            }
        }
    }

    @Test("gives bytes straight to a reader that waits")
    func waiting() {
        var machine = BodyStateMachine<Int>(highWatermark: 4)
        #expect(machine.wait(7) == .nothing)
        let delivery = machine.deliver([1, 2], paused: false)
        #expect(delivery.wakes?.waiter == 7)
        #expect(delivery.wakes?.bytes == [1, 2])
        #expect(delivery.unread == 0)
        #expect(machine.read() == .nothing)
    }

    @Test("stays paused only while the watermark is reached, and the next read ends it")
    func pausing() {
        var machine = BodyStateMachine<Int>(highWatermark: 4)
        #expect(machine.deliver([1], paused: true).resumes)
        let delivery = machine.deliver([2, 3, 4], paused: true)
        #expect(!delivery.resumes)
        #expect(delivery.unread == 4)
        #expect(machine.read() == .bytes([1, 2, 3, 4], resumes: true))
        #expect(machine.deliver([5], paused: false).unread == 1)
        #expect(machine.read() == .bytes([5], resumes: false))
        #expect(machine.wait(1) == .nothing)
        let drained = machine.deliver([], paused: true)
        #expect(drained.resumes && drained.wakes == nil)
        let woken = machine.deliver([6], paused: true)
        #expect(woken.resumes && woken.wakes?.bytes == [6])
    }

    @Test("lets what is unread be read before the end or the failure", arguments: [nil, broken])
    func end(_ failure: TransportError?) {
        var machine = BodyStateMachine<Int>(highWatermark: 4)
        _ = machine.deliver([1], paused: false)
        #expect(machine.end(failure) == nil)
        #expect(machine.end(nil) == nil)
        #expect(machine.read() == .bytes([1], resumes: false))
        #expect(machine.read() == failure.map(BodyStateMachine<Int>.Read.failure) ?? .end)
        var waiting = BodyStateMachine<Int>(highWatermark: 4)
        #expect(waiting.wait(3) == .nothing)
        #expect(waiting.end(failure) == 3)
    }

    @Test("asks for the transfer's removal once, and only while it runs")
    func close() {
        var machine = BodyStateMachine<Int>(highWatermark: 4)
        #expect(machine.wait(9) == .nothing)
        let closing = machine.close(Self.broken)
        #expect(closing.wakes == 9 && closing.removesTransfer)
        #expect(!machine.close(Self.broken).removesTransfer)
        #expect(machine.deliver([1], paused: true).unread == 0)
        #expect(machine.read() == .failure(Self.broken))
        var ended = BodyStateMachine<Int>(highWatermark: 4)
        #expect(ended.end(nil) == nil)
        #expect(!ended.close(Self.broken).removesTransfer)
    }

    @Test("refuses a second reader and leaves the first one waiting")
    func secondReader() {
        var machine = BodyStateMachine<Int>(highWatermark: 4)
        #expect(machine.wait(1) == .nothing)
        guard case .failure = machine.wait(2) else {
            Issue.record("two readers wait")
            return
        }
        #expect(machine.deliver([1], paused: false).wakes?.waiter == 1)
    }
}

@Suite("The head's state machine")
struct HeadStateMachineTests {
    private let gone = TransportError(.cancelled, "gone")

    @Test("keeps a cancellation that overtakes the start")
    func cancelledFirst() {
        var machine = HeadStateMachine<Int>()
        #expect(machine.isPending)
        #expect(machine.settle(.failure(gone)) == nil)
        #expect(!machine.isPending)
        #expect(machine.wait(1) == .failure(gone))
    }

    @Test("tells the waiting task once; the first outcome counts")
    func once() {
        var machine = HeadStateMachine<Int>()
        #expect(machine.wait(1) == nil)
        #expect(machine.isPending)
        #expect(machine.settle(.success(ResponseHead(status: 200))) == 1)
        #expect(machine.settle(.failure(gone)) == nil)
        #expect(machine.wait(2) == .success(ResponseHead(status: 200)))
    }
}

@Suite("A transfer's clock")
struct TransferClockTests {
    @Test("runs one limit at a time and none while the reader holds the transfer back")
    func phases() throws {
        let origin = try Origin(requestURL: "http://h:1/")
        var clock = TransferClock(HTTPTimeouts(firstByte: .nanoseconds(10), idle: .nanoseconds(5)))
        #expect(clock.deadline == nil)
        clock.enter(.awaitingFirstByte, now: 100)
        #expect(clock.expiry(now: 109, origin: origin) == nil)
        #expect(clock.expiry(now: 110, origin: origin)?.code == .firstByteTimeout)
        clock.enter(.receiving, now: 200)
        clock.touch(now: 203)
        #expect(clock.deadline == 208)
        #expect(clock.expiry(now: 208, origin: origin)?.code == .idleTimeout)
        clock.enter(.held, now: 204)
        #expect(clock.deadline == nil)
        clock.enter(.receiving, now: 900)
        #expect(clock.deadline == 905)
    }

    @Test("does not overflow")
    func extremes() {
        var clock = TransferClock(HTTPTimeouts(firstByte: .seconds(Int64.max), idle: .seconds(-1)))
        clock.enter(.awaitingFirstByte, now: 1)
        #expect(clock.deadline == .max)
        clock.enter(.receiving, now: 1)
        #expect(clock.deadline == 1)
        #expect(Duration.seconds(Int64.max).curlMilliseconds == Int(Int32.max))
        #expect(Duration.zero.curlMilliseconds == 1)
        #expect(Duration.milliseconds(1250).inSeconds == "1.25 seconds")
        #expect(Duration.seconds(1).inSeconds == "1 second")
    }
}

@Suite("The end of a transfer")
struct CurlFailureTests {
    @Test(
        "has its own code for each of libcurl's that a request can meet",
        arguments: [
            (UInt32(6), TransportError.Code.nameNotResolved), (5, .nameNotResolved), (7, .connectionRefused),
            (28, .connectTimeout),
            (35, .tls), (60, .tls), (77, .tls), (58, .tls), (59, .tls), (83, .tls), (97, .proxy),
            (52, .connectionBroken),
            (56, .connectionBroken), (55, .connectionBroken), (18, .connectionBroken), (16, .connectionBroken),
            (92, .connectionBroken), (1, .malformedResponse), (8, .malformedResponse), (61, .malformedResponse),
            (3, .invalidURL), (63, .bodyTooLarge), (43, .invalidRequest), (27, .unavailable), (2, .unavailable),
            (23, .cancelled), (42, .cancelled), (99, .connectionBroken),
        ])
    func table(_ raw: UInt32, _ expected: TransportError.Code) throws {
        let origin = try Origin(requestURL: "http://user:secret@host:8/")
        var failure = CurlFailure(
            code: CURLcode(rawValue: raw), origin: origin, connectTimeout: .seconds(10))
        for began in [false, true] {
            failure.responseBegan = began
            let error = try #require(failure.transportError)
            #expect(error.code == expected)
            #expect(error.responseBegan == began)
            #expect(error.message.contains("secret") == false)
            #expect(error.message.isEmpty == false)
        }
    }

    @Test("tells a refusing proxy, and a system that gave up, from a broken connection")
    func context() throws {
        let origin = try Origin(requestURL: "https://host/")
        var failure = CurlFailure(code: CURLE_RECV_ERROR, origin: origin, connectTimeout: .seconds(10))
        failure.connectStatus = 407
        #expect(failure.transportError?.code == .proxy)
        failure = CurlFailure(code: CURLE_COULDNT_CONNECT, systemError: 110, origin: origin, connectTimeout: .zero)
        #expect(failure.transportError?.code == .connectTimeout)
        failure.code = CURLE_OK
        #expect(failure.transportError == nil)
    }
}

@Suite("The choice of certificate authorities")
struct CertificateStoreTests {
    @Test("follows the environment, then libcurl's own path, then the usual ones")
    func choice() {
        func choose(_ environment: [String: String], _ files: [String: CertificateStore.Kind]) -> CertificateStore {
            CertificateStore.choose(
                environment: { environment[$0] }, builtIn: ["/built/in"], kind: { files[$0] ?? .missing })
        }
        #expect(choose(["SSL_CERT_FILE": "/a", "REQUESTS_CA_BUNDLE": "/b"], [:]) == .file("/a"))
        #expect(choose(["REQUESTS_CA_BUNDLE": "/b"], ["/b": .directory]) == .directory("/b"))
        #expect(choose([:], ["/built/in": .file, "/etc/ssl/cert.pem": .file]) == .builtIn)
        #expect(choose([:], ["/etc/ssl/cert.pem": .file]) == .file("/etc/ssl/cert.pem"))
        #expect(choose([:], [:]) == .builtIn)
    }
}
