/// The answer to one invocation, checked as it arrives: every token in its place, one usage and one end, no error.
struct StreamCheck {
    let stream: Int
    let chunks: Int
    private(set) var next = 0
    private(set) var ended = false
    private(set) var problem: String?
    private var finished = false
    private var usages = 0

    init(stream: Int, chunks: Int) {
        self.stream = stream
        self.chunks = chunks
    }

    /// Takes an event of this stream and calls `stamped` with the time stamp of each token in it.
    mutating func take(_ event: PluginEvent, stamped: (UInt64) -> Void) {
        guard !ended else { return fail("an event after its end") }
        switch event.kind {
        case .stream:
            if usages > 0 { fail("a chunk after the one with the usage") }
            takeTokens(event.content.span, stamped: stamped)
            if !event.finishReason.isEmpty {
                finished = true
                if event.finishReason != Array("stop".utf8) { fail("another finish reason than stop") }
            }
            if event.hasUsage {
                usages += 1
                if event.completionTokens != chunks { fail("another usage than the server's") }
            }
        case .error:
            fail("an error: \(String(decoding: event.message.prefix(300), as: UTF8.self))")
        case .end:
            ended = true
            if next != chunks { fail("\(next) of \(chunks) chunks") }
            if !finished { fail("no finish reason") }
            if usages != 1 { fail("\(usages) usages") }
        case .heartbeat, .other:
            break
        }
    }

    /// An event may carry any number of whole tokens, so that a plugin that joins chunks is measured too.
    private mutating func takeTokens(_ content: Span<UInt8>, stamped: (UInt64) -> Void) {
        var position = 0
        while position < content.count {
            guard let token = Token.read(content, at: position, stream: stream, sequence: next) else {
                return fail("something else than chunk \(next)")
            }
            position += token.length
            next += 1
            if token.stamp > 0 { stamped(token.stamp) }
        }
    }

    mutating func fail(_ reason: String) {
        if problem == nil { problem = "stream \(stream): \(reason)" }
    }
}
