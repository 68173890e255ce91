internal import Foundation

/// Finds the sentences that have to do with a question: BM25 over the terms of each sentence and, at a lower weight,
/// of the heading it stands under.
struct SentenceIndex: Sendable {
    /// A sentence and how well it fits.
    struct Hit: Sendable, Hashable {
        var sentence: Int
        var score: Double
    }

    private let frequencies: [[String: Double]]
    private let lengths: [Double]
    private let averageLength: Double
    private let postings: [String: [Int]]

    init(_ sentences: [KnowledgeText.Sentence]) {
        frequencies = sentences.map { sentence in
            var counts: [String: Double] = [:]
            for term in Terms.of(sentence.text) { counts[term, default: 0] += 1 }
            for term in Terms.of(sentence.heading) { counts[term, default: 0] += 0.5 }
            return counts
        }
        lengths = frequencies.map { $0.values.reduce(0, +) }
        averageLength = max(lengths.reduce(0, +) / Double(max(lengths.count, 1)), 1)
        var postings: [String: [Int]] = [:]
        for (index, counts) in frequencies.enumerated() {
            for term in counts.keys { postings[term, default: []].append(index) }
        }
        self.postings = postings
    }

    /// The sentences that share a term with `query` (terms with weights), best first; equal scores in text order.
    func search(_ query: [String: Double]) -> [Hit] {
        var scores: [Int: Double] = [:]
        // Sorted, so that the sums are the same in every run.
        for (term, weight) in query.sorted(by: { $0.key < $1.key }) {
            guard let sentences = postings[term] else { continue }
            let count = Double(sentences.count)
            let rarity = log(1 + (Double(frequencies.count) - count + 0.5) / (count + 0.5))
            for index in sentences {
                let frequency = frequencies[index][term] ?? 0
                let norm = 1.2 * (0.25 + 0.75 * lengths[index] / averageLength)
                scores[index, default: 0] += weight * rarity * frequency * 2.2 / (frequency + norm)
            }
        }
        return scores.map { Hit(sentence: $0.key, score: $0.value) }
            .sorted { $0.score == $1.score ? $0.sentence < $1.sentence : $0.score > $1.score }
    }
}
