internal import Foundation

/// Turns texts and pictures into vectors by signed feature hashing: what shares words, word stems or pieces of words
/// comes to lie close together.
///
/// The same input gives the same vector in every run. Every vector has length 1.
struct TextEmbedder: Sendable {
    /// What a vector is made of: a feature's name and how much it says.
    private struct Feature {
        var name: String
        var weight: Double
    }

    /// How many numbers a vector has.
    let dimensions: Int

    init(dimensions: Int) {
        self.dimensions = max(dimensions, 1)
    }

    /// The vector of `text`; the empty text has one too, as with a real model (Xinference API, section 7).
    func vector(of text: String) -> [Float] {
        var sums = grain(of: text.utf8)
        for feature in Self.features(of: text) { add(feature.weight, to: &sums, under: feature.name.utf8) }
        return Self.unit(sums)
    }

    /// The vector of a picture: its bytes four by four, so that pictures which share most of their bytes are close.
    func vector(of picture: [UInt8]) -> [Float] {
        var sums = grain(of: picture)
        let seen = picture.prefix(Self.pictureLimit)
        for start in stride(from: 0, to: seen.count - 3, by: 1) { add(1, to: &sums, under: seen[start..<start + 4]) }
        return Self.unit(sums)
    }

    /// The vector half-way between two, for an item that is text and picture at once.
    static func between(_ first: [Float], _ second: [Float]) -> [Float] {
        unit(zip(first, second).map { Double($0) + Double($1) })
    }

    /// So many bytes of a picture count.
    private static let pictureLimit = 16_384

    private func add(_ weight: Double, to sums: inout [Double], under name: some Sequence<UInt8>) {
        let hash = FeatureHash.of(name)
        let slot = Int(truncatingIfNeeded: (hash >> 1) % UInt64(sums.count))
        sums[slot] += hash & 1 == 0 ? weight : -weight
    }

    /// A little of everything, different for each input: without it most numbers of a short text's vector would be zero,
    /// which real vectors' never are, and the vector of an empty text would have no direction.
    private func grain(of input: some Sequence<UInt8>) -> [Double] {
        var random = SplitMix64(seed: FeatureHash.of(input))
        let size = 0.1 / Double(dimensions).squareRoot()
        return (0..<dimensions).map { _ in Double.random(in: -size...size, using: &random) }
    }

    private static func unit(_ sums: [Double]) -> [Float] {
        let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return sums.map { Float(length > 0 ? $0 / length : 0) }
    }
}

extension TextEmbedder {
    /// Terms, pieces of the words between their borders, and single Chinese, Japanese and Korean characters.
    private static func features(of text: String) -> [Feature] {
        var features = Terms.of(text).map { Feature(name: "term " + $0, weight: 1) }
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber || Terms.isIdeographic($0) }.map(String.init)
        let telling = words.filter { !Terms.of($0).isEmpty }
        // Of a text that only has words which say nothing, those words are what there is to say.
        for word in telling.isEmpty ? words : telling { features += pieces(of: word) }
        for character in text where Terms.isIdeographic(character) {
            features.append(Feature(name: "sign \(character)", weight: 0.5))
        }
        if features.isEmpty { features = text.map { Feature(name: "sign \($0)", weight: 1) } }
        return features
    }

    /// The runs of three to five characters of a word with its borders; together they weigh as much as one term.
    private static func pieces(of word: String) -> [Feature] {
        let bordered = Array("<" + word + ">")
        var pieces: [String] = []
        for length in 3...5 where length <= bordered.count {
            for start in 0...(bordered.count - length) { pieces.append(String(bordered[start..<start + length])) }
        }
        let weight = 1 / Double(max(pieces.count, 1)).squareRoot()
        return pieces.map { Feature(name: "piece " + $0, weight: weight) }
    }
}
