import DifyPlugin

/// What a check found, step by step.
struct CheckReport: Sendable {
    /// How a step went.
    enum Verdict: String, Sendable {
        case ok
        case notice
        case failed

        /// The mark before a line.
        var mark: String {
            switch self {
            case .ok: "✓"
            case .notice: "!"
            case .failed: "✗"
            }
        }

        var style: Terminal.Style {
            switch self {
            case .ok: .good
            case .notice: .warning
            case .failed: .bad
            }
        }
    }

    /// One thing that was tried.
    struct Step: Sendable {
        var name: String
        var verdict: Verdict
        /// What was found, in a sentence without its full stop.
        var detail: String
        var duration: Duration?

        init(_ name: String, _ verdict: Verdict, _ detail: String, _ duration: Duration? = nil) {
            self.name = name
            self.verdict = verdict
            self.detail = detail
            self.duration = duration
        }
    }

    let serverURL: String
    private(set) var steps: [Step] = []
    private(set) var advice: [Advice] = []
    /// What the server said of itself and its models, for scripts; the same keys in every report.
    var server: JSONObject = ["version": nil, "authentication": nil, "latency_seconds": nil, "models": nil]
    /// The model that was tried.
    var model: ModelReport?

    init(serverURL: String) {
        self.serverURL = serverURL
    }

    mutating func add(_ step: Step) { steps.append(step) }

    /// Adds advice; the same twice counts once.
    mutating func add(_ more: [Advice]) {
        for advice in more where !self.advice.contains(advice) { self.advice.append(advice) }
    }

    var isGood: Bool { !steps.contains { $0.verdict == .failed } }

    /// For scripts.
    var json: JSONValue {
        [
            "server_url": .string(serverURL), "ok": .bool(isGood), "server": .object(server),
            "steps": .array(
                steps.map { step in
                    [
                        "name": .string(step.name), "verdict": .string(step.verdict.rawValue),
                        "detail": .string(step.detail),
                        "seconds": step.duration.map { .double($0 / .seconds(1)) } ?? nil,
                    ]
                }),
            "model": model.map { .object($0.json) } ?? nil, "advice": .array(advice.map(\.json)),
        ]
    }
}
