import DifyPlugin
import HTTPTransport

/// A body that hands out its pieces as they were cut, then ends or breaks off.
final class ScriptedBody: HTTPBodySource {
    private let pieces: Locked<ArraySlice<[UInt8]>>
    private let ending: TransportError?

    init(_ pieces: [[UInt8]], then ending: TransportError?) {
        self.pieces = Locked(pieces[...])
        self.ending = ending
    }

    func next() async throws(TransportError) -> [UInt8]? {
        if let piece = pieces.withLock({ $0.popFirst() }) { return piece }
        if let ending { throw ending }
        return nil
    }
}

extension ScriptedAnswer {
    /// Hands the response to whoever asked, or fails as the script says.
    func play<Result>(_ consume: (HTTPResponse) async throws -> Result) async throws -> Result {
        if case .failure(let error) = head { throw error }
        return try await consume(
            HTTPResponse(status: status, headers: headers, body: HTTPBody(ScriptedBody(pieces, then: ending))))
    }
}
