import DifyPlugin

/// One setting of a chat request: how Dify offers it, what it may be, and under which name the server takes it.
///
/// The table ``all`` is the only place that knows a setting; the schema's rules and the checks both come from it.
struct ChatParameter: Sendable {
    /// What values there may be.
    enum Domain: Sendable {
        /// A number within a range.
        case number(ClosedRange<Double>)
        /// A whole number within a range.
        case integer(ClosedRange<Int>)
        /// On or off.
        case flag
        /// One of some words.
        case choice([String])
        /// The text of a JSON object.
        case jsonText
    }

    let name: String
    let label: I18nText
    let help: I18nText
    let domain: Domain
    /// What Dify's form shows at first.
    let initial: JSONValue?
    let template: ParameterRule.Template?
    /// Which models it is offered for.
    let isOffered: @Sendable (ModelAbilities) -> Bool
    /// Which models it is sent to if it is set all the same: Dify keeps settings of models that were replaced since.
    let isSent: @Sendable (ModelAbilities) -> Bool

    /// What Xinference takes (Xinference API, section 4).
    ///
    /// Dify's templates stop at temperature 1; the server does not.
    static let all: [ChatParameter] = [
        ChatParameter(
            "temperature", .number(0...2), initial: 0.7, template: .temperature, I18nText("Temperature", zhHans: "温度"),
            I18nText(
                "How freely words are chosen; 0 always takes the likeliest.",
                zhHans: "选词的自由度；0 表示总是选择最可能的词。")),
        ChatParameter(
            "top_p", .number(0...1), initial: 1, template: .topP, I18nText("Top P"),
            I18nText(
                "Choose among the likeliest words that together reach this share.",
                zhHans: "仅在累计概率达到该值的候选词中选择。")),
        ChatParameter(
            "top_k", .integer(1...1000), initial: 50, I18nText("Top K"),
            I18nText("Choose among that many of the likeliest words.", zhHans: "仅在概率最高的若干个词中选择。")),
        ChatParameter(
            "min_p", .number(0...1), initial: 0, I18nText("Min P"),
            I18nText(
                "Leave out words less likely than this share of the likeliest one.", zhHans: "忽略概率低于最高概率该比例的词。")),
        ChatParameter(
            "max_tokens", .integer(1...Int(Int32.max)), template: .maxTokens,
            I18nText("Max tokens", zhHans: "最大 token 数"),
            I18nText("Where the answer is cut. Unset, the server decides.", zhHans: "回答的长度上限；未设置时由服务器决定。")),
        ChatParameter(
            "presence_penalty", .number(-2...2), initial: 0, template: .presencePenalty,
            I18nText("Presence penalty", zhHans: "存在惩罚"),
            I18nText("Lowers the chance of words that have occurred.", zhHans: "降低已出现过的词的概率。")),
        ChatParameter(
            "frequency_penalty", .number(-2...2), initial: 0, template: .frequencyPenalty,
            I18nText("Frequency penalty", zhHans: "频率惩罚"),
            I18nText("Lowers the chance of words the more often they have occurred.", zhHans: "按出现次数降低词的概率。")),
        ChatParameter(
            "repetition_penalty", .number(0...2), initial: 1, I18nText("Repetition penalty", zhHans: "重复惩罚"),
            I18nText("Above 1 avoids repetitions, below 1 invites them.", zhHans: "大于 1 减少重复，小于 1 增加重复。")),
        ChatParameter(
            "seed", .integer(0...Int(Int32.max)), initial: 0, I18nText("Seed", zhHans: "随机种子"),
            I18nText("The same seed gives the same choice of words.", zhHans: "相同的种子得到相同的选词。")),
        ChatParameter(
            "response_format", .choice(["text", "json_object", "json_schema"]),
            I18nText("Response format", zhHans: "回复格式"),
            I18nText("Whether the answer has to be JSON.", zhHans: "是否要求以 JSON 格式回答。"),
            offered: { $0.enforcesSchemas }, sent: { !$0.isCompletionOnly }),
        ChatParameter(
            "json_schema", .jsonText, I18nText("JSON schema"),
            I18nText("The schema that the answer has to fit.", zhHans: "回答必须符合的 JSON schema。"),
            offered: { $0.enforcesSchemas }, sent: { !$0.isCompletionOnly }),
        ChatParameter(
            "enable_thinking", .flag, I18nText("Thinking", zhHans: "思考模式"),
            I18nText("Whether the model thinks before it answers.", zhHans: "模型是否在回答前思考。"),
            offered: { $0.isHybrid }, sent: { $0.mayBeHybrid }),
        ChatParameter(
            "reasoning_effort", .choice(["low", "medium", "high"]), I18nText("Reasoning effort", zhHans: "推理强度"),
            I18nText("How long the model thinks.", zhHans: "模型思考的程度。"),
            offered: { $0.hasReasoningEffort }, sent: { !$0.isCompletionOnly }),
        ChatParameter(
            "chat_template_kwargs", .jsonText, I18nText("Chat template arguments (JSON)", zhHans: "对话模板参数（JSON）"),
            I18nText("Passed to the model's chat template.", zhHans: "传递给模型的对话模板。"),
            offered: { !$0.isCompletionOnly }, sent: { !$0.isCompletionOnly }),
        ChatParameter(
            "extra_body", .jsonText, I18nText("Extra request fields (JSON)", zhHans: "额外请求字段（JSON）"),
            I18nText("Added to the request as they are.", zhHans: "原样添加到请求中。")),
    ]

    private init(
        _ name: String, _ domain: Domain, initial: JSONValue? = nil, template: ParameterRule.Template? = nil,
        _ label: I18nText, _ help: I18nText, offered: @escaping @Sendable (ModelAbilities) -> Bool = { _ in true },
        sent: @escaping @Sendable (ModelAbilities) -> Bool = { _ in true }
    ) {
        self.name = name
        self.label = label
        self.help = help
        self.domain = domain
        self.initial = initial
        self.template = template
        isOffered = offered
        isSent = sent
    }
}

extension ChatParameter {
    /// The rule by which Dify offers the setting.
    ///
    /// - Parameter maximumTokens: what bounds `max_tokens`, if it is known.
    func rule(maximumTokens: Int?) -> ParameterRule {
        var rule = ParameterRule(name, template: template, label: label, help: help, defaultValue: initial)
        switch domain {
        case .number(let range):
            rule.type = .float
            rule.minimum = range.lowerBound
            rule.maximum = range.upperBound
            rule.precision = 2
        case .integer(let range):
            rule.type = .int
            rule.minimum = Double(range.lowerBound)
            rule.maximum = Double(range.upperBound)
        case .flag: rule.type = .boolean
        case .choice(let options):
            rule.type = .string
            rule.options = options
        case .jsonText: rule.type = .text
        }
        if name == "max_tokens" {
            // The template would fill in 2,048 and 64.
            let bound = maximumTokens ?? 4096
            rule.maximum = Double(bound)
            rule.defaultValue = .integer(Int64(min(512, bound)))
        }
        return rule
    }

    /// The value as the server takes it.
    ///
    /// Nobody has checked it before: neither Dify nor its daemon compares values with the rules (protocol section 3.4).
    ///
    /// - Throws: ``InvokeError`` naming the setting, what it may be and what it is.
    func checked(_ value: JSONValue) throws(InvokeError) -> JSONValue {
        switch domain {
        case .number(let range):
            guard let number = value.double, range.contains(number) else {
                throw refusal("a number from \(range.lowerBound) to \(range.upperBound)", value)
            }
            return value
        case .integer(let range):
            guard let number = value.int, range.contains(number) else {
                throw refusal("a whole number from \(range.lowerBound) to \(range.upperBound)", value)
            }
            return .integer(Int64(number))
        case .flag:
            guard value.bool != nil else { throw refusal("true or false", value) }
            return value
        case .choice(let options):
            guard let word = value.string, options.contains(word) else {
                throw refusal("one of \(options.joined(separator: ", "))", value)
            }
            return value
        case .jsonText:
            if value.object != nil { return value }
            guard let text = value.string, let object = try? JSONValue(parsing: text), object.object != nil else {
                throw refusal("a JSON object as text", value)
            }
            return object
        }
    }

    private func refusal(_ wanted: String, _ value: JSONValue) -> InvokeError {
        InvokeError(.badRequest, "The parameter \"\(name)\" has to be \(wanted), not \(value.excerpt)")
    }
}

extension JSONValue {
    /// The value as JSON, cut to what a message can hold.
    var excerpt: String {
        var writer = JSONWriter()
        do { try write(to: &writer) } catch { return "a number that is not finite" }
        let text = String(decoding: writer.bytes, as: UTF8.self)
        return text.count > 80 ? text.prefix(80) + "…" : text
    }
}
