internal import DifyPlugin

/// What Xinference says of a running model (Xinference API, section 3).
///
/// The fields vary between versions and model types, and values change their type (`"0_5"` or `7`); whatever is missing
/// or of an unexpected kind is left out, never an error.
public struct ModelDescription: Sendable, Hashable {
    /// The kinds of model Xinference runs.
    public enum Kind: Sendable, Hashable {
        /// A chat or completion model.
        case llm
        /// An embedding model.
        case embedding
        /// A rerank model.
        case rerank
        /// Speech to text, or text to speech: the abilities tell.
        case audio
        /// An image model.
        case image
        /// Anything else, in the server's word.
        case other(String)
    }

    /// The model's uid.
    public var uid: String
    /// The kind of model.
    public var kind: Kind
    /// The registered name.
    public var name: String?
    /// The family, which decides about tools and templates.
    public var family: String?
    /// The engine, such as `vLLM` or `llama.cpp`; not told before 3.0.
    public var engine: String?
    /// The weights' format, such as `pytorch` or `ggufv2`.
    public var format: String?
    /// What it can do, such as `chat`, `tools`, `vision`; empty where the version does not tell.
    public var abilities: [String]
    /// The family's context in tokens.
    ///
    /// With llama.cpp one request gets a part of it (section 1.7).
    public var contextLength: Int?
    /// Length of an embedding.
    public var dimensions: Int?
    /// Tokens of a text to be embedded.
    public var maxTokens: Int?
    /// How many copies of the model run, each answering requests of its own.
    public var replicas: Int?

    /// Makes a description.
    public init(
        uid: String, kind: Kind, name: String? = nil, family: String? = nil, engine: String? = nil,
        format: String? = nil, abilities: [String] = [], contextLength: Int? = nil, dimensions: Int? = nil,
        maxTokens: Int? = nil, replicas: Int? = nil
    ) {
        self.uid = uid
        self.kind = kind
        self.name = name
        self.family = family
        self.engine = engine
        self.format = format
        self.abilities = abilities
        self.contextLength = contextLength
        self.dimensions = dimensions
        self.maxTokens = maxTokens
        self.replicas = replicas
    }
}

extension ModelDescription {
    /// Reads a description; in a list the uid is the member `id`.
    init(_ object: JSONObject, uid: String? = nil) {
        let type = object["model_type"]?.string ?? ""
        self.init(
            uid: uid ?? object["id"]?.string ?? "",
            kind: Kind(type),
            name: object["model_name"]?.string,
            family: object["model_family"]?.string,
            engine: object["model_engine"]?.string,
            format: object["model_format"]?.string,
            abilities: object["model_ability"]?.array?.compactMap(\.string) ?? [],
            contextLength: object["context_length"]?.positiveInt,
            dimensions: object["dimensions"]?.positiveInt,
            maxTokens: object["max_tokens"]?.positiveInt,
            replicas: object["replica"]?.positiveInt)
    }
}

extension ModelDescription.Kind {
    /// The kind by the server's word.
    public init(_ word: String) {
        switch word {
        case "LLM": self = .llm
        case "embedding": self = .embedding
        case "rerank": self = .rerank
        case "audio": self = .audio
        case "image": self = .image
        default: self = .other(word)
        }
    }
}

extension JSONValue {
    /// The number, if it is a whole one above zero; some versions write it as text.
    var positiveInt: Int? {
        guard let number = int ?? string.flatMap({ Int($0) }), number > 0 else { return nil }
        return number
    }
}
