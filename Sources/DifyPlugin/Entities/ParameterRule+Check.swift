extension ParameterRule {
    /// Holds a value against the rule (protocol section 3.10).
    ///
    /// The rule must be ``resolved``. Whole numbers come back as integers where the rule wants those, however the host
    /// has written them.
    ///
    /// - Throws: ``InvokeError`` of the kind `badRequest` that names the parameter and what it must be.
    public func check(_ value: JSONValue) throws(InvokeError) -> JSONValue {
        switch type {
        case .int:
            guard let number = value.int else { throw violation("must be a whole number") }
            try checkRange(Double(number))
            return .integer(Int64(number))
        case .float:
            guard let number = value.double else { throw violation("must be a number") }
            try checkPrecision(number)
            try checkRange(number)
        case .boolean: guard value.bool != nil else { throw violation("must be true or false") }
        case .string:
            guard let text = value.string else { throw violation("must be a text") }
            guard options.isEmpty || options.contains(text) else {
                throw violation("must be one of \(options.joined(separator: ", "))")
            }
        case .text: guard value.string != nil else { throw violation("must be a text") }
        case nil: break
        }
        return value
    }

    /// The error for a value that is not there and has no default.
    var missing: InvokeError { violation("is required") }

    private func checkRange(_ number: Double) throws(InvokeError) {
        if let minimum, number < minimum { throw violation("must be at least \(Self.text(minimum))") }
        if let maximum, number > maximum { throw violation("must be at most \(Self.text(maximum))") }
    }

    /// Counts the decimals that the number is written with; it has to be no other number when rounded.
    private func checkPrecision(_ number: Double) throws(InvokeError) {
        guard let precision else { return }
        // What has too many digits to be kept is either huge and whole, or next to nothing.
        let places = (try? ExactDecimal(.double(number)))?.places ?? (abs(number) < 1 ? .max : 0)
        guard places > max(0, precision) else { return }
        throw violation(precision <= 0 ? "must be a whole number" : "must have no more than \(precision) decimals")
    }

    private func violation(_ what: String) -> InvokeError {
        InvokeError(.badRequest, "The model parameter \"\(name)\" \(what)")
    }

    /// A bound as people write it: `1`, not `1.0`.
    private static func text(_ number: Double) -> String {
        (try? ExactDecimal(.double(number)))?.description ?? "\(number)"
    }
}
