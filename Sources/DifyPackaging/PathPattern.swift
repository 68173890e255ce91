/// A pattern for the paths of predefined models, as the host matches them (protocol section 1.4).
///
/// `*` stands for any characters but `/`, `?` for one of them, `[a-z]` and `[^a-z]` for one of a set; a backslash takes
/// its meaning from the character behind it.
struct PathPattern {
    private enum Piece {
        case letter(Unicode.Scalar)
        case any
        case anyRun
        case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    }

    private let pieces: [Piece]
    /// The directory below which everything is that can match.
    let directory: String

    /// Reads a pattern; `nil` for a set that is not closed, an empty one, and a backslash at the end.
    init?(_ text: String) {
        var pieces: [Piece] = []
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": pieces.append(.anyRun)
            case "?": pieces.append(.any)
            case "[":
                guard let set = Self.set(&rest) else { return nil }
                pieces.append(set)
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                pieces.append(.letter(escaped))
            default: pieces.append(.letter(scalar))
            }
        }
        self.pieces = pieces
        let plain = text.prefix { !"*?[\\".contains($0) }
        directory = plain.lastIndex(of: "/").map { String(plain[..<$0]) } ?? ""
    }

    private static func set(_ rest: inout Substring.UnicodeScalarView) -> Piece? {
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        while let scalar = rest.popFirst(), scalar != "]" || ranges.isEmpty {
            guard let lower = member(scalar, &rest) else { return nil }
            var upper = lower
            if rest.first == "-" {
                rest.removeFirst()
                guard let end = rest.popFirst(), let last = member(end, &rest), last >= lower else { return nil }
                upper = last
            }
            ranges.append(lower...upper)
            if rest.isEmpty { return nil }
        }
        return ranges.isEmpty ? nil : .set(ranges, isNegated: isNegated)
    }

    /// A character of a set, without the backslash before it.
    private static func member(
        _ scalar: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
    ) -> Unicode.Scalar? {
        switch scalar {
        case "\\": rest.popFirst()
        case "-", "]": nil
        default: scalar
        }
    }

    // MARK: Matching

    /// Whether the whole path matches.
    func matches(_ path: String) -> Bool {
        let path = Array(path.unicodeScalars)
        // The ways to have matched so far, each by how much of the path it took: never more than the path is long, so
        // that no pattern takes exponential time.
        var places: Set<Int> = [0]
        for piece in pieces {
            var next: Set<Int> = []
            for place in places {
                if case .anyRun = piece {
                    next.formUnion(place...(path[place...].firstIndex(of: "/") ?? path.endIndex))
                } else if place < path.count, Self.piece(piece, takes: path[place]) {
                    next.insert(place + 1)
                }
            }
            places = next
        }
        return places.contains(path.count)
    }

    private static func piece(_ piece: Piece, takes scalar: Unicode.Scalar) -> Bool {
        switch piece {
        case .letter(let letter): scalar == letter
        case .any, .anyRun: scalar != "/"
        case .set(let ranges, let isNegated):
            scalar != "/" && ranges.contains { $0.contains(scalar) } != isNegated
        }
    }
}
