import DifyPlugin

/// Something that was measured or read, and what follows from it.
struct Advice: Sendable, Hashable {
    /// What was seen, as a sentence without its full stop.
    var seen: String
    /// What to do about it, in sentences.
    var todo: String

    init(_ seen: String, _ todo: String) {
        self.seen = seen
        self.todo = todo
    }

    /// How a model is launched.
    static let launch =
        "Launch one in the web page of Xinference, or with \"xinference launch --model-name NAME --model-type TYPE\","
        + " for a language model also --model-engine ENGINE."

    /// For scripts.
    var json: JSONValue { ["seen": .string(seen), "todo": .string(todo)] }
}
