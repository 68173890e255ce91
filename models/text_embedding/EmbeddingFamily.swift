import DifyPlugin

/// What a family of embedding models wants to be told, by the name under which Xinference registers it.
///
/// Instructions are those of the models' own cards. Xinference adds none by itself, but for gte-Qwen2.
struct EmbeddingFamily: Sendable {
    private let name: String

    /// - Parameter name: the registered name; a model without one is of no known family.
    init(name: String?) {
        self.name = name?.lowercased() ?? ""
    }

    /// What is put before a text.
    func instruction(for type: EmbeddingInputType) -> String? {
        Self.instructions.first { name.hasPrefix($0.prefix) && name.hasSuffix($0.suffix) }.flatMap {
            type == .query ? $0.query : $0.document
        }
    }

    /// The task in the server's word (Xinference API, section 7): these families choose an adapter by it.
    func task(for type: EmbeddingInputType) -> String? {
        guard ["jina-embeddings-v3", "jina-embeddings-v4", "jina-embeddings-v5"].contains(where: name.hasPrefix) else {
            return nil
        }
        return type == .query ? "retrieval.query" : "retrieval.passage"
    }

    /// Whether it takes pictures, for servers up to 3.3, which do not list abilities of embedding models.
    var takesImages: Bool { ["jina-clip", "gme-qwen2-vl", "jina-embeddings-v4"].contains(where: name.hasPrefix) }

    private struct Instruction {
        var prefix: String
        var suffix = ""
        var query: String
        var document: String?
    }

    private static let searchInEnglish = "Represent this sentence for searching relevant passages: "
    private static let searchInChinese = "为这个句子生成表示以用于检索相关文章："
    private static let task =
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"

    /// Searched in order.
    private static let instructions = [
        Instruction(prefix: "multilingual-e5", suffix: "instruct", query: task + " "),
        Instruction(prefix: "multilingual-e5", query: "query: ", document: "passage: "),
        Instruction(prefix: "e5-", query: "query: ", document: "passage: "),
        Instruction(prefix: "bge-small-en", query: searchInEnglish),
        Instruction(prefix: "bge-base-en", query: searchInEnglish),
        Instruction(prefix: "bge-large-en", query: searchInEnglish),
        Instruction(prefix: "bge-small-zh", query: searchInChinese),
        Instruction(prefix: "bge-base-zh", query: searchInChinese),
        Instruction(prefix: "bge-large-zh", query: searchInChinese),
        Instruction(prefix: "qwen3-embedding", query: task),
    ]
}
