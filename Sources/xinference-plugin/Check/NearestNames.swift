/// Finds the names that somebody who typed another may have meant.
enum NearestNames {
    /// The nearest first, at most three; a name of which a third is different is none of them, unless one is part of
    /// the other.
    static func of(_ typed: String, among names: [String]) -> [String] {
        let wanted = Array(typed.lowercased().unicodeScalars.prefix(200))
        let candidates = names.compactMap { name -> (name: String, distance: Int)? in
            let scalars = Array(name.lowercased().unicodeScalars.prefix(200))
            let distance = distance(wanted, scalars)
            let (one, other) = (name.lowercased(), typed.lowercased())
            let isPart = one.contains(other) || other.contains(one)
            guard isPart || distance <= max(2, max(wanted.count, scalars.count) / 3) else { return nil }
            return (name, distance)
        }
        return candidates.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
    }

    /// How many letters have to be put in, taken out or changed (Levenshtein's distance).
    static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in other.indices {
                let above = row[column + 1]
                row[column + 1] = min(above + 1, row[column] + 1, diagonal + (letter == other[column] ? 0 : 1))
                diagonal = above
            }
        }
        return row[other.count]
    }
}
