public import HTTPTransport

/// What a ``ScriptedTransport`` gives for one request.
public struct ScriptedAnswer: Sendable {
    /// Whether there is a response at all.
    enum Head: Sendable {
        case response
        case failure(TransportError)
    }

    let head: Head
    /// The status code.
    public var status: Int
    /// The header fields.
    public var headers: [HTTPHeader]
    /// The body, cut as the network would.
    public var pieces: [[UInt8]]
    /// How the body breaks off; `nil` for one that is complete.
    public var ending: TransportError?

    /// Makes a response.
    public init(
        _ status: Int = 200, headers: [HTTPHeader] = [HTTPHeader("content-type", "application/json")],
        pieces: [[UInt8]], ending: TransportError? = nil
    ) {
        head = .response
        self.status = status
        self.headers = headers
        self.pieces = pieces
        self.ending = ending
    }

    /// Makes a response whose body comes in one piece.
    public init(_ body: String, status: Int = 200, type: String = "application/json") {
        self.init(status, headers: [HTTPHeader("content-type", type)], pieces: [Array(body.utf8)])
    }

    /// No response.
    public static func failure(_ code: TransportError.Code) -> ScriptedAnswer {
        ScriptedAnswer(failing: TransportError(code, "scripted failure"))
    }

    /// A stream of those events, each ended as the server ends them: with CR LF twice (Xinference API, section 5).
    public static func events(_ events: String..., ending: TransportError? = nil) -> ScriptedAnswer {
        ScriptedAnswer(
            headers: [HTTPHeader("content-type", "text/event-stream; charset=utf-8")],
            pieces: events.map { Array("data: \($0)\r\n\r\n".utf8) }, ending: ending)
    }

    /// A recorded exchange: status line and header fields, an empty line, the body.
    ///
    /// `nil` if the bytes are not that.
    public init?(recording bytes: [UInt8]) {
        guard let border = bytes.indices.first(where: { bytes[$0...].starts(with: [13, 10, 13, 10]) }) else {
            return nil
        }
        let lines = String(decoding: bytes[..<border], as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let first = lines.first, let status = first.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        let headers = lines.dropFirst().compactMap { line -> HTTPHeader? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return HTTPHeader(
                String(line[..<colon]), String(line[line.index(after: colon)...].drop(while: \.isWhitespace)))
        }
        self.init(status, headers: headers, pieces: [Array(bytes[(border + 4)...])])
    }

    private init(failing error: TransportError) {
        head = .failure(error)
        status = 0
        headers = []
        pieces = []
    }
}

extension ScriptedAnswer {
    /// The body as a whole.
    public var body: [UInt8] { pieces.flatMap { $0 } }

    /// The same answer with its body cut into two at that byte.
    public func cut(at index: Int) -> ScriptedAnswer {
        var answer = self
        let body = body
        answer.pieces = [Array(body[..<index]), Array(body[index...])].filter { !$0.isEmpty }
        return answer
    }

    /// The same answer with its body in pieces of so many bytes, but for a first one that may be shorter.
    public func cut(every length: Int, from offset: Int = 0) -> ScriptedAnswer {
        var answer = self
        let body = body
        let first = min(offset, body.count)
        answer.pieces = stride(from: first, to: body.count, by: length).map {
            Array(body[$0..<min($0 + length, body.count)])
        }
        if first > 0 { answer.pieces.insert(Array(body[..<first]), at: 0) }
        return answer
    }
}
