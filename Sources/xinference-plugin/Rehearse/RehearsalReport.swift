import DifyPlugin
import Foundation

/// What a rehearsal has seen, step by step: for a person while it goes on, for a script at the end.
struct RehearsalReport {
    struct Step {
        let name: String
        let duration: Duration
        let note: String
    }

    /// A step that did not go as it should.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Where steps are written as they end; `nil` for a report in JSON.
    let terminal: Terminal?
    private(set) var facts: [(name: String, value: String)] = []
    private(set) var steps: [Step] = []
    /// Bytes of the plugin's memory when it was idle, and the most it took.
    var memory: (idle: Int, peak: Int)?
    var failure: String?

    /// Tells of something that holds for the whole.
    mutating func state(_ name: String, _ value: String) {
        facts.append((name, value))
        terminal?.table([(name.padding(toLength: 14, withPad: " ", startingAt: 0), value)])
    }

    /// Tells of a step that ended.
    mutating func add(_ name: String, _ duration: Duration, _ note: String = "") {
        steps.append(Step(name: name, duration: duration, note: note))
        guard let terminal else { return }
        let time = DemoSession.milliseconds(duration)
        let padding = String(repeating: " ", count: max(0, 10 - time.count))
        let title = name.padding(toLength: max(name.count, 42), withPad: " ", startingAt: 0)
        terminal.line(padding + terminal.styled(time, .accent) + "  " + title + terminal.styled(note, .dim))
    }

    /// The time of all steps from one to another, both included.
    func duration(from first: String, to last: String) -> Duration? {
        guard let start = steps.firstIndex(where: { $0.name == first }),
            let end = steps.firstIndex(where: { $0.name == last }), start <= end
        else { return nil }
        return steps[start...end].reduce(.zero) { $0 + $1.duration }
    }

    /// All of it as one line of JSON.
    ///
    /// - Throws: `notFinite`, which no duration is.
    func json() throws -> String {
        var document = JSONObject()
        for fact in facts { document[fact.name] = .string(fact.value) }
        document["steps"] = .array(
            steps.map { step in
                [
                    "name": .string(step.name), "milliseconds": .double(step.duration / .milliseconds(1)),
                    "note": .string(step.note),
                ]
            })
        if let memory {
            document["memory"] = ["idle": .integer(Int64(memory.idle)), "peak": .integer(Int64(memory.peak))]
        }
        document["failure"] = failure.map { .string($0) } ?? .null
        var writer = JSONWriter()
        try JSONValue.object(document).write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
