import GPT2Tokenizer

/// How many tokens an embedding took.
enum EmbeddingTokens {
    /// What one POST says it took.
    struct Count: Sendable {
        /// The server's count; `nil` if it does not know.
        var tokens: Int?
        /// Inputs of the POST.
        var inputs: Int
        /// Bytes of its inputs.
        var bytes: Int
    }

    /// What the counts of a request's POSTs amount to.
    enum Total: Equatable {
        /// So many.
        case known(Int)
        /// All of them added up, or the same count taken once: the tokens themselves have to tell.
        case ambiguous(all: Int, once: Int)
        /// The server does not know.
        case unknown

        /// The tokens, given about how many there are.
        func tokens(estimate: Int) -> Int {
            switch self {
            case .known(let tokens): tokens
            case .unknown: estimate
            // Whichever is nearer, by proportion.
            case .ambiguous(let all, let once):
                Double(estimate) * Double(estimate) > Double(all) * Double(once) ? all : once
            }
        }
    }

    /// What a chat template or the like may put round an input, in tokens.
    private static let overhead = 64

    /// The tokens of one request from those of its POSTs.
    ///
    /// Xinference makes one batch of POSTs that arrive together and counts all of it in each answer (Xinference API,
    /// section 1.10). There the same count said twice may be one count, and one beyond the bytes of the inputs is not
    /// theirs alone.
    ///
    /// - Parameter countsBatches: whether the server does so.
    static func total(_ counts: [Count], countsBatches: Bool) -> Total {
        var seen: Set<Int> = []
        var all = 0
        var once = 0
        for count in counts {
            guard let tokens = count.tokens else { return .unknown }
            if countsBatches, tokens > sum(count.bytes, product(count.inputs, overhead)) { return .unknown }
            all = sum(all, tokens)
            if !countsBatches || seen.insert(tokens).inserted { once = sum(once, tokens) }
        }
        return all == once ? .known(all) : .ambiguous(all: all, once: once)
    }

    /// Shares the tokens of one POST among requests, in proportion to their bytes; the shares add up.
    static func shares(of tokens: Int, bytes: [Int]) -> [Int] {
        let all = bytes.reduce(0, sum).magnitude
        guard all > 0 else { return bytes.indices.map { $0 == 0 ? tokens : 0 } }
        var passed: UInt = 0
        var given: UInt = 0
        return bytes.map { bytes in
            passed += bytes.magnitude
            // At most all of the tokens, since at most all of the bytes have passed.
            let due = all.dividingFullWidth(tokens.magnitude.multipliedFullWidth(by: passed)).quotient
            defer { given = due }
            return Int(clamping: due - given)
        }
    }

    /// The tokens by GPT-2's vocabulary; a picture counts as none.
    static func estimate(_ inputs: [EmbeddingRequest.Input]) -> Int {
        inputs.reduce(0) { total, input in
            if case .text(let text) = input { sum(total, GPT2Tokenizer.countTokens(text)) } else { total }
        }
    }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    private static func product(_ left: Int, _ right: Int) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? .max : product
    }
}
