internal import CGPT2Vocabulary

/// Merges a piece's bytes into tokens and counts them.
///
/// One instance serves many pieces, to reuse its memory.
struct PieceMerger {
    /// Pieces of up to so many bytes are merged by searching them again for each merge, which is the fastest way for
    /// words; the longer ones in time linear in their length.
    static let shortPieceLimit = 256

    /// What is left of the piece.
    private var symbols: [UInt16] = []
    /// For each symbol but the last, what it and its right neighbour merge into; lower is earlier.
    private var merged: [UInt16] = []
    private var longPieces = LongPieceMerger()

    /// The number of tokens that a piece ends up as.
    mutating func countTokens(in piece: Span<UInt8>) -> Int {
        guard piece.count > 1 else { return piece.count }
        guard piece.count <= Self.shortPieceLimit else { return longPieces.countTokens(in: piece) }
        return countTokensBySearching(in: piece)
    }

    /// Carries out the earliest merge there is, the leftmost of several equal ones, until there is none.
    mutating func countTokensBySearching(in piece: Span<UInt8>) -> Int {
        guard piece.count > 1 else { return piece.count }
        symbols.removeAll(keepingCapacity: true)
        merged.removeAll(keepingCapacity: true)
        for index in 0..<piece.count {
            symbols.append(UInt16(piece[index]))
            if index > 0 { merged.append(CGPT2Merge(symbols[index - 1], symbols[index])) }
        }
        while let (index, symbol) = earliestMerge() {
            symbols[index] = symbol
            symbols.remove(at: index + 1)
            merged.remove(at: index)
            if index > 0 { merged[index - 1] = CGPT2Merge(symbols[index - 1], symbol) }
            if index < merged.count { merged[index] = CGPT2Merge(symbol, symbols[index + 1]) }
        }
        return symbols.count
    }

    private func earliestMerge() -> (index: Int, symbol: UInt16)? {
        var best = (index: 0, symbol: UInt16(CGPT2NoSymbol))
        for index in merged.indices where merged[index] < best.symbol {
            best = (index, merged[index])
        }
        return best.symbol == UInt16(CGPT2NoSymbol) ? nil : best
    }
}
