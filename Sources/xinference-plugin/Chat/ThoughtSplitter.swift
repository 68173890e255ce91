/// Tells a model's thoughts, between `<think>` and `</think>`, from what it says, in an answer that comes in pieces.
///
/// A tag may lie in two pieces: what may be the beginning of one is held until it is known.
struct ThoughtSplitter: Sendable {
    /// Some text of one kind.
    struct Piece: Sendable, Hashable {
        var text: String
        var isThought: Bool
    }

    private static let opening = "<think>"
    private static let closing = "</think>"

    private var isThinking = false
    private var held = ""

    /// Takes the next text.
    mutating func take(_ text: String) -> [Piece] {
        held += text
        var pieces: [Piece] = []
        while let tag = held.firstRange(of: isThinking ? Self.closing : Self.opening) {
            pieces.append(Piece(text: String(held[..<tag.lowerBound]), isThought: isThinking))
            held = String(held[tag.upperBound...])
            isThinking.toggle()
        }
        let kept = beginningOfTag
        pieces.append(Piece(text: String(held.dropLast(kept)), isThought: isThinking))
        held = String(held.suffix(kept))
        return pieces.filter { !$0.text.isEmpty }
    }

    /// What is still held, at the end of the answer.
    mutating func finish() -> [Piece] {
        defer { held = "" }
        return held.isEmpty ? [] : [Piece(text: held, isThought: isThinking)]
    }

    /// How many characters at the end may be the beginning of the next tag.
    private var beginningOfTag: Int {
        let tag = isThinking ? Self.closing : Self.opening
        return (1..<tag.count).reversed().first { held.hasSuffix(tag.prefix($0)) } ?? 0
    }
}
