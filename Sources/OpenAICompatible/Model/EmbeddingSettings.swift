public import DifyPlugin

/// How an embedding model is asked, beside where.
public struct EmbeddingSettings: Sendable {
    /// What is put before each text.
    public var prefix: String
    /// What goes into a request beside the texts, by the server's names.
    public var parameters: JSONObject
    /// Texts of one POST.
    public var maxChunks: Int
    /// Whether small requests that come at the same time share a POST.
    public var coalesces: Bool
    /// How many copies of the model run: as many shared POSTs may be under way.
    public var replicas: Int
    /// Whether the server counts, in each answer to POSTs that arrive together, the tokens of all of them, as Xinference
    /// does; then a count that two POSTs of one request say is counted once.
    public var countsBatches: Bool
    /// Whether the model takes pictures.
    public var takesImages: Bool

    /// Makes settings.
    public init(
        prefix: String = "", parameters: JSONObject = JSONObject(), maxChunks: Int = 32, coalesces: Bool = true,
        replicas: Int = 1, countsBatches: Bool = false, takesImages: Bool = false
    ) {
        self.prefix = prefix
        self.parameters = parameters
        self.maxChunks = maxChunks
        self.coalesces = coalesces
        self.replicas = replicas
        self.countsBatches = countsBatches
        self.takesImages = takesImages
    }
}
