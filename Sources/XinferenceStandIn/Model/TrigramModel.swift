internal import Foundation

/// A trigram language model: which token follows which two, counted in a text.
struct TrigramModel: Sendable {
    /// The token before the first and after the last of a sentence.
    static let boundary = ""

    private struct Context: Hashable, Sendable {
        var first: String
        var second: String
    }

    private var counts: [Context: [String: Int]] = [:]

    /// Counts the sentences of a text.
    init(_ sentences: [[String]]) {
        for tokens in sentences {
            var context = Context(first: Self.boundary, second: Self.boundary)
            for token in tokens + [Self.boundary] {
                counts[context, default: [:]][token, default: 0] += 1
                context = Context(first: context.second, second: token)
            }
        }
    }

    /// Picks the token after `first second`.
    ///
    /// `planned` is the token that the sentence found for the question has
    /// there: it weighs as much as `Self.trust` sightings, so the model strays from a found sentence only where its
    /// text knows another way to go on, and more often the hotter the sampling.
    func next(
        after first: String, _ second: String, planned: String?, temperature: Double,
        _ random: inout SplitMix64
    ) -> String {
        var weights: [String: Double] = [:]
        for (token, count) in counts[Context(first: first, second: second)] ?? [:] { weights[token] = Double(count) }
        if let planned { weights[planned, default: 0] += Self.trust }
        let choices = weights.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        guard let best = choices.first else { return Self.boundary }
        if temperature <= 0.01 || choices.count == 1 { return best.key }
        let sharpened = choices.map { pow($0.value / best.value, 1 / temperature) }
        var draw = Double.random(in: 0..<1, using: &random) * sharpened.reduce(0, +)
        for (choice, weight) in zip(choices, sharpened) {
            draw -= weight
            if draw < 0 { return choice.key }
        }
        return best.key
    }

    private static let trust = 200.0
}
