import DifyPlugin
import HTTPTransport

/// Reads a serverless plugin's response by the host's rules (protocol section 5.2), as a value that lines are fed to.
struct ServerlessReader {
    /// Bytes of a refusal that the host looks at.
    private static let refusalLimit = 4096

    private(set) var replies: [HostReply] = []
    private(set) var otherEvents: [HostReply] = []
    private(set) var failure: ServerlessFailure?
    private var hasEnded = false

    /// Whether nothing that follows is read.
    var isDone: Bool { hasEnded || failure != nil }

    /// Reads a response to its end.
    ///
    /// - Throws: `CancellationError`.
    static func read(
        _ response: HTTPResponse, _ onReply: @escaping @Sendable (HostReply) async -> Void
    ) async throws -> ServerlessAnswer {
        guard (200..<300).contains(response.status) else {
            return .failed(await refusal(response), attempts: 1)
        }
        if let type = response.headers.first(named: "x-amzn-ErrorType"), !type.isEmpty {
            return .failed(ServerlessFailure(.runtime, type), attempts: 1)
        }
        var reader = ServerlessReader()
        var splitter = LineSplitter(maximumLineLength: ReplyValidator.lineLimit - 1)
        do {
            while !reader.isDone, let bytes = try await response.body.next() {
                var lines: [HostLine] = []
                splitter.feed(bytes.span) { lines.append($0) }
                await reader.take(lines, onReply)
            }
        } catch {
            if error.code == .cancelled, Task.isCancelled { throw CancellationError() }
            reader.fail(.inner, "failed to read response body: \(error.message)")
        }
        if !reader.isDone {
            var lines: [HostLine] = []
            splitter.finish { lines.append($0) }
            await reader.take(lines, onReply)
            reader.finish()
        }
        return ServerlessAnswer(replies: reader.replies, failure: reader.failure, otherEvents: reader.otherEvents)
    }

    private mutating func take(_ lines: [HostLine], _ onReply: @Sendable (HostReply) async -> Void) async {
        for line in lines where !isDone {
            if let reply = take(line) { await onReply(reply) }
        }
    }

    /// Takes the next line.
    ///
    /// - Returns: the session message, if it is one.
    mutating func take(_ line: HostLine) -> HostReply? {
        guard case .line(let bytes) = line else {
            fail(.inner, "failed to read response body: bufio.Scanner: token too long")
            return nil
        }
        let reply = HostReply(line: bytes)
        guard let root = reply.root else {
            fail(.inner, "a line is not a JSON object: \(String(decoding: bytes.prefix(200), as: UTF8.self))")
            return nil
        }
        if let type = root["errorType"]?.string, !type.isEmpty {
            fail(.runtime, "\(type): \(root["errorMessage"]?.string ?? "")")
            return nil
        }
        switch reply.event {
        case "session": return session(reply, root)
        case "error": fail(.inner, root["data"]?.object?["error"]?.string ?? "the plugin sent an error event")
        case "heartbeat", "log": otherEvents.append(reply)
        default: fail(.inner, "the event \(reply.event ?? "(none)") is not known")
        }
        return nil
    }

    private mutating func session(_ reply: HostReply, _ root: JSONObject) -> HostReply? {
        guard let message = root["data"]?.object, message["type"]?.string != nil, message["data"] != nil else {
            fail(.inner, "a session message lacks its type or its data")
            return nil
        }
        if message["type"]?.string == "invoke" {
            fail(.inner, "serverless_event_not_supported")
            return nil
        }
        replies.append(reply)
        hasEnded = reply.kind == .end
        return reply
    }

    /// The response is complete.
    mutating func finish() {
        guard !isDone else { return }
        guard let last = replies.last else { return fail(.runtime, "no valid session response") }
        // The host does not compare the sessions of events; they may have none.
        replies.append(HostReply(sessionID: last.sessionID ?? "", type: "end", data: [:]))
    }

    private mutating func fail(_ kind: ServerlessFailure.Kind, _ message: String) {
        failure = failure ?? ServerlessFailure(kind, message)
    }

    private static func refusal(_ response: HTTPResponse) async -> ServerlessFailure {
        let page = (try? await response.body.prefix(upTo: refusalLimit)) ?? []
        let root = (try? JSONValue(bytes: page))?.object
        guard let type = root?["errorType"]?.string else {
            let quote = String(decoding: page.prefix(200), as: UTF8.self)
            return ServerlessFailure(.runtime, "the status is \(response.status): \(quote)")
        }
        return ServerlessFailure(
            .runtime, "the status is \(response.status): \(type): \(root?["errorMessage"]?.string ?? "")")
    }
}

extension HostReply {
    /// A session message that the host makes itself.
    init(sessionID: String, type: String, data: JSONObject) {
        let line: JSONObject = [
            "event": "session", "session_id": .string(sessionID),
            "data": ["type": .string(type), "data": .object(data)],
        ]
        var writer = JSONWriter()
        // Merged from values that were read: none of them is infinite.
        do throws(JSONError) { try line.write(to: &writer) } catch { writer = JSONWriter() }
        self.init(line: writer.bytes)
    }
}
