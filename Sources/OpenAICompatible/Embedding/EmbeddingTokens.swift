import GPT2Tokenizer

/// How many tokens an embedding took.
enum EmbeddingTokens {
    /// What one POST says it took.
    struct Count: Sendable {
        /// The server's count; `nil` if it does not know.
        var tokens: Int?
        /// Inputs of the POST.
        var inputs: Int
    }

    /// The tokens of one request from those of its POSTs; `nil` if the server does not know.
    ///
    /// Xinference makes one batch of POSTs that arrive together and counts all of it in each answer (Xinference API,
    /// section 1.10). There the same count said twice is one count, unless it is that of texts cut to the model's length,
    /// whose counts are equal by nature.
    ///
    /// - Parameters:
    ///   - countsBatches: whether the server does so.
    ///   - maxTokens: the most tokens of a text.
    static func total(_ counts: [Count], countsBatches: Bool, maxTokens: Int?) -> Int? {
        var seen: Set<Int> = []
        var total = 0
        for count in counts {
            guard let tokens = count.tokens else { return nil }
            let isOfCutTexts = maxTokens.map { product($0, count.inputs) == tokens } ?? false
            if !countsBatches || seen.insert(tokens).inserted || isOfCutTexts { total = sum(total, tokens) }
        }
        return total
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
