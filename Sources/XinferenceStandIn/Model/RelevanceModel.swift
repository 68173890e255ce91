internal import Foundation

/// Says how much a document has to do with a query: BM25, made into a score between 0 and 1.
///
/// How rare a term is comes from the text of `KnowledgeText`, not from the documents of the request: so a pair's score
/// depends on the pair alone, as a cross-encoder's does, and a list that is cut into several requests has the same
/// scores as in one.
struct RelevanceModel: Sendable {
    /// The model with the rarities of `KnowledgeText`.
    static let standard = RelevanceModel(KnowledgeText.sentences.map { Terms.withSigns(of: $0.text) })

    private let sentences: Double
    private let occurrences: [String: Double]
    private let averageLength: Double

    init(_ texts: [[String]]) {
        var occurrences: [String: Double] = [:]
        for terms in texts {
            for term in Set(terms) { occurrences[term, default: 0] += 1 }
        }
        self.occurrences = occurrences
        sentences = Double(texts.count)
        averageLength = max(Double(texts.reduce(0) { $0 + $1.count }) / Double(max(texts.count, 1)), 1)
    }

    /// The score of each document, in order; an empty query finds every document equally far off.
    func scores(of documents: [String], for query: String) -> [Float] {
        let asked = Set(Terms.withSigns(of: query)).sorted()
        return documents.map { document in
            let found = strength(of: asked, in: Terms.withSigns(of: document))
            // Half of what a document can have, which a single sentence about all of the query has, is close to 1;
            // nothing in common is close to 0, as with the sigmoid of a real model (Xinference API, section 8).
            return Float(1 / (1 + exp(-14 * (found - 0.2))))
        }
    }

    /// BM25 as the part of the greatest sum that the query could reach.
    private func strength(of query: [String], in document: [String]) -> Double {
        var counts: [String: Double] = [:]
        for term in document { counts[term, default: 0] += 1 }
        let length = Double(document.count) / averageLength
        let norm = Self.saturation * (1 - Self.lengthWeight + Self.lengthWeight * length)
        var sum = 0.0
        var greatest = 0.0
        for term in query {
            let count = occurrences[term] ?? 0
            let rarity = log(1 + (sentences - count + 0.5) / (count + 0.5))
            let frequency = counts[term] ?? 0
            sum += rarity * frequency / (frequency + norm)
            greatest += rarity
        }
        return greatest > 0 ? sum / greatest : 0
    }

    private static let saturation = 1.2
    /// Documents are longer than the sentences that the average is of, so length counts less than BM25's usual 0.75.
    private static let lengthWeight = 0.3
}
