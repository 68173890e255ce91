internal import HTTPTransport

/// A response's status and header fields.
struct ResponseHead: Sendable, Hashable {
    var status: Int
    var headers: [HTTPHeader] = []
}

/// Reads the header lines that libcurl hands over one at a time.
///
/// They include the lines of interim responses (RFC 9110, section 15.2), which are skipped, and of a trailer section
/// (RFC 9110, section 6.5), which is ignored.
struct ResponseHeadParser {
    /// What a line has led to.
    enum Event: Hashable {
        case more
        /// The header section of the final response has ended.
        case head(ResponseHead)
        case failure(TransportError)
    }

    private enum State {
        case statusLine
        case fields(ResponseHead)
        case finished
    }

    private let limit: Int
    private var received = 0
    private var state: State = .statusLine

    /// - Parameter limit: the most bytes that all header sections together may have.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes one line with its line end.
    mutating func parse(_ line: some Collection<UInt8>) -> Event {
        received += line.count
        guard received <= limit else {
            return .failure(
                TransportError(.bodyTooLarge, "the response header is larger than \(limit) bytes", responseBegan: true))
        }
        let text = line.trimmingLineEnd
        switch state {
        case .finished:
            return .more
        case .statusLine:
            guard let status = Self.status(of: text) else { return malformed("its status line cannot be read") }
            state = .fields(ResponseHead(status: status))
            return .more
        case .fields(var head):
            if text.isEmpty { return end(head) }
            // libcurl unfolds nothing and also lets lines without a colon pass; neither carries a field we know.
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return .more }
            state = .statusLine  // releases the array, so that the append below does not copy it
            head.headers.append(
                HTTPHeader(
                    String(decoding: text[..<colon], as: UTF8.self),
                    String(decoding: text[text.index(after: colon)...].trimmingBlanks, as: UTF8.self)))
            state = .fields(head)
            return .more
        }
    }

    private mutating func end(_ head: ResponseHead) -> Event {
        if head.status == 101 { return malformed("it switches to another protocol, which nobody asked for") }
        if head.status < 200 {
            state = .statusLine
            return .more
        }
        // Two different lengths are the mark of a smuggled response (RFC 9112, section 6.3).
        let lengths = Set(head.headers.filter { $0.name.lowercased() == "content-length" }.map(\.value))
        guard lengths.count <= 1 else { return malformed("it has two different Content-Length fields") }
        state = .finished
        return .head(head)
    }

    private func malformed(_ why: String) -> Event {
        .failure(TransportError(.malformedResponse, "the response is not valid HTTP: \(why)", responseBegan: true))
    }

    /// The status in `HTTP/1.1 200 OK`; the reason phrase may be missing (RFC 9112, section 4).
    private static func status(of line: some Collection<UInt8>) -> Int? {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard parts.count >= 2, parts[0].starts(with: "HTTP/".utf8), parts[1].count == 3,
            let status = Int(String(decoding: parts[1], as: UTF8.self)), (100...999).contains(status)
        else { return nil }
        return status
    }
}

extension Collection<UInt8> {
    /// The line without its CR LF or LF.
    fileprivate var trimmingLineEnd: SubSequence {
        var length = count
        if length > 0, self[index(startIndex, offsetBy: length - 1)] == UInt8(ascii: "\n") { length -= 1 }
        if length > 0, self[index(startIndex, offsetBy: length - 1)] == UInt8(ascii: "\r") { length -= 1 }
        return prefix(length)
    }

    /// The bytes without spaces and tabs around them.
    fileprivate var trimmingBlanks: some Collection<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    }
}
