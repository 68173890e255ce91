internal import CGPT2Vocabulary

/// Merges a long piece's bytes into tokens in linear time.
///
/// Both halves of a merge are earlier symbols than what it makes, so carrying out a merge never makes room for an earlier
/// one. One ascending pass over the merges is enough, and the pairs that wait need no sorting: each waits in the list of
/// the symbol that it would make. A piece of n bytes takes about 20 n bytes of memory, returned after it.
struct LongPieceMerger {
    /// Positions are 32 bits wide to halve the memory; the host's messages are far shorter than 2 GiB.
    private typealias Position = Int32
    private static let nowhere: Position = -1
    private static let noSymbol = UInt16(CGPT2NoSymbol)

    /// For each symbol, the first position whose pair would make it.
    private var heads: [Position] = []
    /// The symbol at each position that one still starts at.
    private var symbols: [UInt16] = []
    /// What the symbol at a position and the one after it merge into.
    private var merged: [UInt16] = []
    /// The neighbours in the text.
    private var before: [Position] = []
    private var after: [Position] = []
    /// The neighbours in the list of waiting pairs.
    private var waitingBefore: [Position] = []
    private var waitingAfter: [Position] = []

    /// The number of tokens that a piece ends up as.
    mutating func countTokens(in piece: Span<UInt8>) -> Int {
        guard piece.count > 1 else { return piece.count }
        fill(from: piece)
        var count = piece.count
        // Ends with every list empty, ready for the next piece.
        for symbol in 256..<heads.count {
            while heads[symbol] != Self.nowhere {
                count -= mergeRun(around: Int(heads[symbol]), into: UInt16(symbol))
            }
        }
        release()
        return count
    }

    private mutating func fill(from piece: Span<UInt8>) {
        if heads.isEmpty { heads = Array(repeating: Self.nowhere, count: Int(CGPT2SymbolCount)) }
        let count = piece.count
        symbols.reserveCapacity(count)
        for index in 0..<count { symbols.append(UInt16(piece[index])) }
        merged = Array(repeating: Self.noSymbol, count: count)
        before = Array(Self.nowhere..<Position(count) - 1)
        after = Array(1..<Position(count)) + [Self.nowhere]
        waitingBefore = Array(repeating: Self.nowhere, count: count)
        waitingAfter = waitingBefore
        for index in 0..<count { wait(at: Position(index)) }
    }

    private mutating func release() {
        symbols = []
        merged = []
        before = []
        after = []
        waitingBefore = []
        waitingAfter = []
    }

    /// Merges the pair at a position and those that follow it without a gap; returns how many.
    ///
    /// Where both halves are equal, as in a run of one letter, pairs overlap and the leftmost must win: the run is taken
    /// from its start, and wholly, so that it is walked once.
    private mutating func mergeRun(around position: Int, into symbol: UInt16) -> Int {
        var position = position
        while before[position] != Self.nowhere, merged[Int(before[position])] == symbol {
            position = Int(before[position])
        }
        var count = 0
        while merged[position] == symbol {
            merge(at: position, into: symbol)
            count += 1
            guard after[position] != Self.nowhere else { break }
            position = Int(after[position])
        }
        return count
    }

    private mutating func merge(at position: Int, into symbol: UInt16) {
        let absorbed = after[position]
        let next = after[Int(absorbed)]
        stopWaiting(at: before[position])
        stopWaiting(at: Position(position))
        stopWaiting(at: absorbed)
        symbols[position] = symbol
        after[position] = next
        if next != Self.nowhere { before[Int(next)] = Position(position) }
        wait(at: before[position])
        wait(at: Position(position))
    }

    /// Puts the pair that starts at a position into the list of what it merges into, if it merges.
    private mutating func wait(at position: Position) {
        guard position != Self.nowhere else { return }
        let index = Int(position)
        guard after[index] != Self.nowhere else { return }
        let symbol = CGPT2Merge(symbols[index], symbols[Int(after[index])])
        guard symbol != Self.noSymbol else { return }
        merged[index] = symbol
        let head = heads[Int(symbol)]
        waitingBefore[index] = Self.nowhere
        waitingAfter[index] = head
        if head != Self.nowhere { waitingBefore[Int(head)] = position }
        heads[Int(symbol)] = position
    }

    private mutating func stopWaiting(at position: Position) {
        guard position != Self.nowhere else { return }
        let index = Int(position)
        guard merged[index] != Self.noSymbol else { return }
        let (previous, next) = (waitingBefore[index], waitingAfter[index])
        if next != Self.nowhere { waitingBefore[Int(next)] = previous }
        if previous != Self.nowhere {
            waitingAfter[Int(previous)] = next
        } else {
            heads[Int(merged[index])] = next
        }
        merged[index] = Self.noSymbol
    }
}
