import Testing

@testable import DifyPlugin

/// When a plugin connects again, and when it gives up.
@Suite
struct ReconnectPolicyTests {
    private static let refused = ReconnectPolicy.Outcome.notConnected(
        .init(kind: .unreachable, reason: "Connection refused"))
    private static let unknownName = ReconnectPolicy.Outcome.notConnected(
        .init(kind: .unknownName, reason: "Name or service not known"))

    private static func seconds(_ step: ReconnectPolicy.Step) -> Int? {
        if case .retry(let seconds, _) = step { seconds } else { nil }
    }

    @Test("pauses double up to half a minute")
    func backoff() {
        var policy = ReconnectPolicy()
        let pauses = (0..<8).map { _ in Self.seconds(policy.next(after: Self.refused)) }
        #expect(pauses == [1, 2, 4, 8, 16, 30, 30, 30])
    }

    @Test("after a registration that was taken, pauses begin anew; after one that was cut off they do not")
    func reset() {
        var policy = ReconnectPolicy()
        for _ in 0..<3 { _ = policy.next(after: Self.refused) }
        #expect(Self.seconds(policy.next(after: .ended(words: "", wasSettled: false))) == 8)
        #expect(Self.seconds(policy.next(after: .ended(words: "", wasSettled: true))) == 1)
        #expect(Self.seconds(policy.next(after: Self.refused)) == 2)
    }

    @Test(
        "what only the author can put right ends the program",
        arguments: [
            "handshake failed, invalid key", "handshake failed, invalid plugin declaration: version",
            "models register failed, invalid models declaration: unexpected end of JSON input",
            "assets too large, at most 50MB", "assets decode failed, error: illegal",
            "assets remap failed, invalid assets data, cannot remap: icon",
            "register failed, invalid manifest detected",
            "no registration transferred, cannot initialize", "HTTP/1.1 400 Bad Request",
        ])
    func permanent(words: String) {
        var policy = ReconnectPolicy()
        #expect(policy.next(after: .ended(words: words, wasSettled: false)) == .refused(words: words))
        let refusal = RemoteRefusal(address: RemoteAddress(host: "h"), words: words)
        #expect("\(refusal)".hasPrefix("the host at h:5003 does not take the plugin: \"\(words)\". "))
    }

    @Test(
        "what may pass is waited for, with the daemon's words",
        arguments: [
            "server is busy now, please try again later", "failed to get connection info: redis",
        ])
    func transient(words: String) {
        var policy = ReconnectPolicy()
        #expect(
            policy.next(after: .ended(words: words, wasSettled: false))
                == .retry(seconds: 1, reason: "the host says \"\(words)\""))
    }

    @Test("words from a host that had taken the plugin end the connection, not the program")
    func wordsLater() {
        var policy = ReconnectPolicy()
        #expect(Self.seconds(policy.next(after: .ended(words: "shutting down", wasSettled: true))) == 1)
    }

    @Test("a name that was never found is misspelt; one that was found once comes back")
    func names() {
        var policy = ReconnectPolicy()
        #expect(policy.next(after: Self.unknownName) == .giveUp(reason: "Name or service not known"))
        #expect(
            Self.seconds(policy.next(after: .notConnected(.init(kind: .noNameService, reason: "later")))) == 1)
        _ = policy.next(after: .ended(words: "", wasSettled: true))
        #expect(Self.seconds(policy.next(after: Self.unknownName)) == 2)
    }

    @Test("an expired key is told how to replace")
    func keyAdvice() {
        let refusal = RemoteRefusal(address: RemoteAddress(host: "h"), words: "handshake failed, invalid key")
        #expect("\(refusal)".contains("two hours") && "\(refusal)".contains("debugging panel"))
    }

    private static func line(_ text: String) -> HostLine { .line(Array(text.utf8)) }

    @Test("silence or a request mean that the registration has been taken, and it is told once")
    func settling() {
        var dialogue = RemoteDialogue()
        #expect(dialogue.take(Self.line("{}")) == .answerAndTell)
        #expect(dialogue.take(Self.line("{}")) == .answer)
        let settlement = dialogue.settle()
        #expect(settlement == .known && dialogue.isSettled)

        var silent = RemoteDialogue()
        let silence = silent.settle()
        #expect(silence == .taken && silent.take(.tooLong(prefix: [], suffix: [])) == .answer)
    }

    @Test("a refusal takes back what silence seemed to say; nothing takes back what a request says")
    func lateRefusal() {
        var slow = RemoteDialogue()
        let silence = slow.settle()
        #expect(silence == .taken && slow.isSettled)
        #expect(slow.take(Self.line("assets decode failed, error: illegal")) == .none)
        #expect(!slow.isSettled && slow.isRefused)
        #expect(slow.take(Self.line("{}")) == .answer && slow.isSettled && !slow.isRefused)

        var asked = RemoteDialogue()
        #expect(asked.take(Self.line("{}")) == .answerAndTell)
        #expect(asked.take(Self.line("shutting down")) == .none && asked.isSettled && !asked.isRefused)
    }

    @Test(
        "words are kept, bounded, and refuse after a while; neither they nor the end settle a registration")
    func words() {
        var dialogue = RemoteDialogue()
        #expect(dialogue.take(Self.line("no")) == .none && dialogue.take(Self.line("really")) == .none)
        let settlement = dialogue.settle()
        #expect(settlement == .refused && !dialogue.isSettled && dialogue.words == "no; really")
        _ = dialogue.take(Self.line(String(repeating: "x", count: 1 << 20)))
        #expect(dialogue.words.count == 2048)

        var ended = RemoteDialogue()
        ended.end()
        let settlementAfterEnd = ended.settle()
        #expect(settlementAfterEnd == .known && !ended.isSettled)
    }
}
