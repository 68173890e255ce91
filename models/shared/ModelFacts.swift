import OpenAICompatible
public import XinferenceClient

/// What validation learned of a model, stored by Dify among its credentials, so that the schema needs no network.
///
/// Stored under keys of our own. What the official plugin stored for the same model (`completion_type`,
/// `support_function_call`, `support_vision`, `context_length`) counts where ours are absent.
public struct ModelFacts: Sendable, Hashable {
    /// How a language model is asked.
    public enum Mode: String, Sendable, Hashable {
        /// With messages.
        case chat
        /// With one text.
        case completion
    }

    /// What the model can do, in the server's words, such as `chat`, `tools`, `vision`.
    public var abilities: [String]
    /// The family's context in tokens.
    public var contextLength: Int?
    /// The registered name, such as `bge-m3`.
    public var name: String?
    /// The family.
    public var family: String?
    /// The engine, such as `vLLM`.
    public var engine: String?
    /// Length of an embedding.
    public var dimensions: Int?
    /// Tokens of a text to be embedded.
    public var maxTokens: Int?
    /// How many copies of the model run.
    public var replicas: Int?

    /// Makes facts.
    public init(
        abilities: [String] = [], contextLength: Int? = nil, name: String? = nil, family: String? = nil,
        engine: String? = nil, dimensions: Int? = nil, maxTokens: Int? = nil, replicas: Int? = nil
    ) {
        self.abilities = abilities
        self.contextLength = contextLength
        self.name = name
        self.family = family
        self.engine = engine
        self.dimensions = dimensions
        self.maxTokens = maxTokens
        self.replicas = replicas
    }

    /// The facts in a description.
    public init(_ description: ModelDescription) {
        self.init(
            abilities: description.abilities, contextLength: description.contextLength, name: description.name,
            family: description.family, engine: description.engine, dimensions: description.dimensions,
            maxTokens: description.maxTokens,
            replicas: description.replicas)
    }

    /// Whether the model is asked with messages; one that says nothing of its abilities is.
    public var mode: Mode {
        abilities.contains("generate") && !abilities.contains("chat") ? .completion : .chat
    }

    /// Whether the model has an ability.
    public func can(_ ability: String) -> Bool { abilities.contains(ability) }
}
