/// Writes an answer token by token: each of the found sentences in turn is the plan that the trigram model follows.
struct SentenceWriter: Sendable {
    private let model: TrigramModel
    private let temperature: Double
    private var random: SplitMix64
    private var plans: ArraySlice<[String]>
    private var plan: ArraySlice<String>
    private var context = (TrigramModel.boundary, TrigramModel.boundary)
    private var written = 0
    private var isFirst = true
    private var isDone = false

    /// No sentence is longer than this, however the sampling wanders.
    private static let longest = 80

    init(_ model: TrigramModel, plans: [[String]], sampling: Sampling) {
        self.model = model
        temperature = sampling.temperature
        random = sampling.generator()
        self.plans = plans.dropFirst()
        plan = (plans.first ?? [])[...]
        isDone = plans.isEmpty
    }

    /// Goes on with a text: inside a sentence after `context`, its last two tokens, where the first plan is the rest of
    /// that sentence, or with a new sentence when there is no context.
    init(_ model: TrigramModel, after context: (String, String)?, plans: [[String]], sampling: Sampling) {
        self.init(model, plans: plans, sampling: sampling)
        isFirst = false
        guard let context else { return }
        self.context = context
        written = 1
    }

    /// The next token, or nil when every plan is written.
    mutating func next() -> String? {
        while !isDone {
            // A sentence opens as planned: what to talk about is settled, only how it goes on is open.
            let token =
                written == 0
                ? plan.first ?? TrigramModel.boundary
                : model.next(
                    after: context.0, context.1, planned: plan.first, temperature: temperature, &random)
            if token == TrigramModel.boundary || written >= Self.longest {
                openNextPlan()
                continue
            }
            plan = token == plan.first ? plan.dropFirst() : resume(after: token)
            context = (context.1, token)
            written += 1
            defer { isFirst = false }
            return written == 1 && !isFirst && token.first.map(Tokenizer.isHan) == false ? " " + token : token
        }
        return nil
    }

    /// After a stray token the plan is taken up again where it has that token, if it has.
    private func resume(after token: String) -> ArraySlice<String> {
        guard let index = plan.firstIndex(of: token) else { return [] }
        return plan[(index + 1)...]
    }

    private mutating func openNextPlan() {
        context = (TrigramModel.boundary, TrigramModel.boundary)
        written = 0
        guard let next = plans.popFirst() else {
            isDone = true
            return
        }
        plan = next[...]
    }
}
