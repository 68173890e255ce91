import DifyPlugin
import HTTPTransport
import ScriptedTransport

/// Answers every request with the next of its answers, each behind a gate of its own.
final class DescribingTransport: Transport {
    struct Answer: Sendable {
        var status = 200
        var body: String
        /// Opened by the test when the answer may come.
        let gate = Gate()
        /// Opens when the request has arrived.
        let asked = Gate()
    }

    private let answers: [Answer]
    private let seen = Locked<[HTTPRequest]>([])

    init(_ answers: [Answer]) {
        self.answers = answers
    }

    var requests: [HTTPRequest] { seen.withLock { $0 } }

    func withResponse<Result>(
        to request: HTTPRequest, _ consume: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        let index = seen.withLock { seen in
            seen.append(request)
            return seen.count - 1
        }
        guard answers.indices.contains(index) else {
            throw TransportError(.connectionRefused, "the test has no answer for request \(index + 1)")
        }
        let answer = answers[index]
        answer.asked.open()
        await answer.gate.pass()
        if Task.isCancelled { throw TransportError(.cancelled, "the task was cancelled") }
        return try await consume(HTTPResponse(status: answer.status, body: HTTPBody(OneChunk(answer.body))))
    }
}

private final class OneChunk: HTTPBodySource {
    private let bytes: Locked<[UInt8]?>

    init(_ text: String) {
        bytes = Locked(Array(text.utf8))
    }

    func next() async throws(TransportError) -> [UInt8]? {
        bytes.withLock { bytes in
            defer { bytes = nil }
            return bytes
        }
    }
}
