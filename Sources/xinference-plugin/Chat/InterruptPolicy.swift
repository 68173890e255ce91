/// What Ctrl-C means: the first stops an answer, any other ends the program.
struct InterruptPolicy: Sendable, Hashable {
    /// What to do now.
    enum Action: Sendable, Hashable {
        case stopAnswer
        case end
    }

    private enum Phase {
        case waiting
        case answering
        case stopping
    }

    private var phase = Phase.waiting

    mutating func answerBegins() { phase = .answering }
    mutating func answerEnds() { phase = .waiting }

    /// Ctrl-C was pressed.
    mutating func interrupt() -> Action {
        guard phase == .answering else { return .end }
        phase = .stopping
        return .stopAnswer
    }
}
