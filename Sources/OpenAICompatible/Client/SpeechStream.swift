internal import HTTPTransport

/// Audio as it arrives, to be read by one task.
///
/// A body that says itself that it is an error, that is empty or that ends before its own header says is an error: the
/// status was 200 before the model began (Xinference API, section 10).
public final class SpeechStream {
    /// How many bytes come first at least, unless there are fewer: enough to tell the format by.
    private static let firstPiece = 64

    /// What the server says that the audio is, such as `audio/mpeg`; `nil` if it says nothing of use, as it does of
    /// every stream.
    public let contentType: String?
    private let client: OpenAIClient
    private let request: HTTPRequest
    private let body: HTTPBody
    private var pings: PingFilter?
    /// The first bytes of the audio.
    private var head: [UInt8] = []
    private var count = 0
    private var hasEnded = false

    init(client: OpenAIClient, request: HTTPRequest, response: HTTPResponse, isStreamed: Bool) {
        self.client = client
        self.request = request
        body = response.body
        // Whether a plain answer holds such bytes is nobody's business: no machinery writes into one.
        pings = isStreamed ? PingFilter() : nil
        contentType = Self.mediaType(response).flatMap { $0.hasPrefix("audio/") ? $0 : nil }
    }

    /// The next bytes of the audio; `nil` at its end.
    ///
    /// - Throws: ``OpenAIError``; bytes that came before the fault have been handed out by then.
    public func next() async throws -> [UInt8]? {
        var piece: [UInt8] = []
        let wanted = count == 0 ? Self.firstPiece : 1
        while !hasEnded, piece.count < wanted {
            let bytes = try await read()
            piece = piece.isEmpty ? bytes : piece + bytes
        }
        if count == 0, let error = try await errorText(piece) { throw error }
        count += piece.count
        if head.count < WaveHeader.headLength { head += piece.prefix(WaveHeader.headLength - head.count) }
        if hasEnded { try checkEnd() }
        return piece.isEmpty ? nil : piece
    }

    /// Reads on; at the end there is what was held back.
    private func read() async throws -> [UInt8] {
        do {
            if let bytes = try await body.next() { return pings?.feed(bytes) ?? bytes }
        } catch {
            throw client.failed(request, .transport(error))
        }
        hasEnded = true
        return pings?.finish() ?? []
    }

    /// The error, if the body begins like the object in which the server tells one.
    private func errorText(_ start: [UInt8]) async throws -> OpenAIError? {
        guard Self.beginsObject(start) else { return nil }
        var text = start
        while !hasEnded, text.count < OpenAIClient.errorBodyLimit { text += try await read() }
        return client.failed(request, client.inStream(ErrorBody.words(text, isHTML: false)))
    }

    /// Whether those bytes begin an object written as text, which no format of audio does.
    ///
    /// Sound without a header may begin with any bytes, but not with that many that are all text.
    private static func beginsObject(_ start: [UInt8]) -> Bool {
        let isSpace = { (byte: UInt8) in [0x09, 0x0A, 0x0D, 0x20].contains(byte) }
        let text = start.drop(while: isSpace)
        guard text.first == UInt8(ascii: "{"),
            text.dropFirst().drop(while: isSpace).first == UInt8(ascii: "\"")
        else { return false }
        return start.prefix(firstPiece).allSatisfy { $0 >= 0x20 && $0 != 0x7F || isSpace($0) }
    }

    private func checkEnd() throws {
        guard count > 0 else { throw client.failed(request, .unusable(.emptyAudio)) }
        switch WaveHeader.read(head, isWhole: count == head.count) {
        case .none: break
        case .length(let expected) where expected <= count: break
        case .length(let expected):
            throw client.failed(request, .unusable(.shortAudio(expected: expected, found: count)))
        case .cut: throw client.failed(request, .unusable(.shortAudio(expected: count + 1, found: count)))
        }
    }

    /// The response's type without parameters, in lower case.
    static func mediaType(_ response: HTTPResponse) -> String? {
        response.headers.first(named: "content-type").map { type in
            String(type.prefix { $0 != ";" && !$0.isWhitespace }).lowercased()
        }
    }
}
