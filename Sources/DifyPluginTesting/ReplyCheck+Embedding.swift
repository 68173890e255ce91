import DifyPlugin

extension ReplyCheck {
    /// Checks an embedding model's result (protocol sections 3.7.2, 3.7.4, 6.8), against its inputs if they are known.
    mutating func embeddings(_ payload: JSONValue, of inputs: [JSONValue]?) {
        let result = payload.object ?? [:]
        require(result["model"]?.string?.isEmpty == false, "`model` is not a non-empty string", "3.7.2")
        embeddingUsage(result["usage"])
        guard let embeddings = result["embeddings"]?.array else {
            require(false, "`embeddings` is not a list", "3.7.2")
            return
        }
        if let inputs {
            require(
                embeddings.count == inputs.count, "there are \(embeddings.count) embeddings of \(inputs.count) inputs",
                "3.7.2")
        }
        let lengths = embeddings.enumerated().map { embedding($1, at: $0) }
        // Those that are none, or have no number, are found already.
        let dimensions = Set(lengths).subtracting([nil, 0]).compactMap(\.self).sorted()
        require(dimensions.count <= 1, "the embeddings have different lengths: \(dimensions)", "3.7.2")
    }

    /// Checks one vector; a result has hundreds of thousands of numbers, so that each is looked at once.
    ///
    /// - Returns: how many numbers it has; `nil` if it is not a list of numbers.
    private mutating func embedding(_ value: JSONValue, at place: Int) -> Int? {
        guard let numbers = value.array else {
            require(false, "embedding \(place) is not a list", "3.7.2")
            return nil
        }
        var squares = 0.0
        for number in numbers {
            guard let number = number.double else {
                require(false, "embedding \(place) holds something that is not a number", "3.7.2")
                return nil
            }
            squares += number * number
        }
        if require(!numbers.isEmpty, "embedding \(place) is empty", "3.7.2") {
            // Dify divides each vector by this length: by zero that gives NaN, by infinity nothing but zeros.
            require(squares > 0 && squares.isFinite, "embedding \(place) cannot be scaled to the length 1", "6.8")
        }
        return numbers.count
    }

    private mutating func embeddingUsage(_ value: JSONValue?) {
        guard let usage = value?.object else {
            require(false, "`usage` is not an object", "3.7.2")
            return
        }
        for key in ["tokens", "total_tokens"] {
            require(Self.isCount(usage[key]), "`\(key)` is not a JSON integer of at least 0", "3.7.2")
        }
        for key in ["unit_price", "price_unit", "total_price"] {
            require(Self.isDecimal(usage[key]), "`\(key)` is not a decimal", "3.7.2")
        }
        require(usage["currency"]?.string != nil, "`currency` is not a string", "3.7.2")
        require(usage["latency"]?.double != nil, "`latency` is not a number", "3.7.2")
    }

    /// Checks the numbers of tokens (protocol section 3.7.3), against the texts if they are known.
    mutating func tokenCounts(_ payload: JSONValue, of texts: [JSONValue]?) {
        guard let counts = payload.object?["num_tokens"]?.array else {
            require(false, "`num_tokens` is not a list", "3.7.3")
            return
        }
        require(
            counts.allSatisfy { Self.isCount($0) }, "`num_tokens` holds something else than integers of at least 0",
            "3.7.3")
        if let texts {
            require(counts.count == texts.count, "\(counts.count) texts are counted of \(texts.count)", "3.7.3")
        }
    }
}
