/// The answer to one recording, checked as it arrives: the server's text once, one end, no error.
///
/// The server gives the text only for a recording that has come to it byte for byte.
struct RecordingCheck {
    let plan: RecordingPlan
    private(set) var ended = false
    private(set) var problem: String?
    private var results = 0

    init(_ plan: RecordingPlan) { self.plan = plan }

    /// Takes an event of this request.
    mutating func take(_ event: PluginEvent) {
        guard !ended else { return fail("an event after its end") }
        switch event.kind {
        case .stream:
            results += 1
            // A plugin may keep the space at the front of the text or take it away.
            if !event.result.elementsEqual(plan.text.utf8), !event.result.elementsEqual(plan.text.dropFirst().utf8) {
                fail("another text: \(String(decoding: event.result.prefix(300), as: UTF8.self))")
            }
        case .error:
            fail("an error: \(String(decoding: event.message.prefix(300), as: UTF8.self))")
        case .end:
            ended = true
            if results != 1 { fail("\(results) results") }
        case .heartbeat, .other:
            break
        }
    }

    private mutating func fail(_ reason: String) {
        if problem == nil { problem = "\(plan.bytes) bytes: \(reason)" }
    }
}
