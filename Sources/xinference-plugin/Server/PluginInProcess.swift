import CurlTransport
import DifyPlugin
import DifyPluginTesting
import Foundation
import XinferenceProvider

/// The plugin itself, in this process, asked as Dify asks it: what it answers is what Dify would get.
struct PluginInProcess: Sendable {
    private let loop: PluginRunLoop

    init(transport: CurlTransport) {
        loop = PluginRunLoop(provider: XinferenceProvider(transport: transport))
    }

    /// Asks and waits for the end of the answer; cancelling the task ends the request to the server too.
    ///
    /// - Parameter onReply: sees every message the moment it is there.
    /// - Throws: `JSONError` for a NaN or an infinity in the request.
    func ask(
        _ request: PluginRequest, onReply: @escaping @Sendable (HostReply) -> Void = { _ in }
    ) async throws -> PluginAnswer {
        var writer = JSONWriter()
        try request.envelope.write(to: &writer)
        let sink = ReplySink(onReply: onReply)
        let start = ContinuousClock.now
        let refusal = await loop.answer(.line(writer.bytes), to: sink)
        return PluginAnswer(request: request, replies: sink.replies, start: start, refusal: refusal)
    }

    /// A name for a session that no other has.
    static func session() -> String { UUID().uuidString }
}
