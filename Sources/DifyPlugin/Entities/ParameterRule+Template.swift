extension ParameterRule {
    /// The rule with what it leaves out filled in from its template, as the host does for Dify (protocol section 1.4).
    public var resolved: ParameterRule {
        guard let values = template?.values else { return self }
        var rule = self
        rule.type = type ?? values.type
        rule.defaultValue = defaultValue ?? values.defaultValue
        rule.minimum = minimum ?? values.minimum
        rule.maximum = maximum ?? values.maximum
        rule.precision = precision ?? values.precision
        if options.isEmpty { rule.options = values.options }
        return rule
    }
}

extension ParameterRule.Template {
    /// What the template says; of the label, nothing: the host takes the rule's name for one.
    fileprivate var values: ParameterRule {
        switch self {
        case .temperature, .presencePenalty, .frequencyPenalty: number(.float, default: 0, 0...1, precision: 2)
        case .topP: number(.float, default: 1, 0...1, precision: 2)
        case .topK: number(.int, default: 50, 1...100, precision: 0)
        case .maxTokens: number(.int, default: 64, 1...2048, precision: 0)
        case .responseFormat: ParameterRule(rawValue, type: .string, options: ["JSON", "XML"])
        // Dify's own SDK shows several lines for it, the host one; both check for a string.
        case .jsonSchema: ParameterRule(rawValue, type: .text)
        }
    }

    private func number(
        _ type: ParameterRule.ValueType, default value: JSONValue, _ range: ClosedRange<Double>, precision: Int
    ) -> ParameterRule {
        ParameterRule(
            rawValue, type: type, defaultValue: value, minimum: range.lowerBound, maximum: range.upperBound,
            precision: precision)
    }
}
