/// Decides from the prompt which of the given tools to call, and with what.
struct ToolChooser: Sendable {
    /// What the request says about calling tools (Xinference API, section 4).
    enum Choice: Sendable, Hashable {
        case auto
        case none
        case required
        case named(String)

        init(_ value: JSONValue?) {
            if let name = value?["function"]?["name"]?.text {
                self = .named(name)
            } else {
                switch value?.text {
                case "none": self = .none
                case "required": self = .required
                default: self = .auto
                }
            }
        }
    }

    /// What came of it.
    enum Decision: Sendable, Hashable {
        case answer
        case call([ToolCall])
        /// The tool fits, but the prompt does not say what it needs to know.
        case ask(tool: String, missing: [String])
    }

    let tools: [ToolSpec]

    /// From this score on the prompt is about a tool.
    private static let threshold = 2

    /// Decides for the prompt `text`.
    func decide(_ text: String, _ choice: Choice) -> Decision {
        switch choice {
        case .named(let name):
            guard let tool = tools.first(where: { $0.name == name }) else { return .answer }
            return .call(ArgumentExtractor(tool: tool, text: text).calls(isForced: true))
        case .required:
            if case .call(let calls) = decide(text, .auto) { return .call(calls) }
            guard let tool = best(for: text) ?? tools.first else { return .answer }
            return .call(ArgumentExtractor(tool: tool, text: text).calls(isForced: true))
        case .auto, .none:
            return decide(groups(of: text))
        }
    }

    private func decide(_ groups: [(tool: ToolSpec, text: String)]) -> Decision {
        var calls: [ToolCall] = []
        for group in groups {
            let extractor = ArgumentExtractor(tool: group.tool, text: group.text)
            let missing = extractor.missing
            if !missing.isEmpty {
                if calls.isEmpty, groups.count == 1 { return .ask(tool: group.tool.name, missing: missing) }
                continue
            }
            for call in extractor.calls(isForced: false) where !calls.contains(call) { calls.append(call) }
        }
        return calls.isEmpty ? .answer : .call(calls)
    }

    /// The stretches of the prompt that are about one tool each.
    ///
    /// "The weather in Paris and Rome, and the time in Oslo" has three clauses and two groups: a clause that is about
    /// no tool goes on with the one before it.
    private func groups(of text: String) -> [(tool: ToolSpec, text: String)] {
        var groups: [(tool: ToolSpec, text: String)] = []
        var opening = ""
        for clause in Self.clauses(of: text) {
            if let tool = best(for: clause), tool.name != groups.last?.tool.name {
                groups.append((tool, opening + clause))
                opening = ""
            } else if let last = groups.popLast() {
                groups.append((last.tool, last.text + ", " + clause))
            } else {
                opening += clause + ", "
            }
        }
        if groups.isEmpty, let tool = best(for: text) { return [(tool, text)] }
        if groups.count == 1, let tool = groups.first?.tool { return [(tool, text)] }
        return groups
    }

    private func best(for text: String) -> ToolSpec? {
        var best: (tool: ToolSpec, score: Int)?
        for tool in tools {
            let score = tool.score(text)
            if score >= Self.threshold, score > best?.score ?? 0 { best = (tool, score) }
        }
        return best?.tool
    }

    private static func clauses(of text: String) -> [String] {
        // What stands in quotes stays whole.
        if text.contains(where: { "\"“”「".contains($0) }) { return [text] }
        return text.split(separator: /\s+and\s+|[,;?!]\s*|\.\s+|\.$|[，。？、；]/.ignoresCase()).map(String.init)
    }
}
