/// The fields of a rerank request that the stand-in heeds (Xinference API, section 8).
struct RerankRequest: Sendable {
    var model: String
    var query: String
    var documents: [String]
    var topCount: Int?
    var returnsDocuments: Bool
    var returnsLength: Bool
    /// Whether a document or the query is an object, which text models do not take.
    var hasObjects: Bool
    var hasChunkLimit: Bool
    /// The options of the engine: JSON in a string.
    var options: String?
    /// The fields beside the model, the query and the documents, whatever their values.
    var extraFields: [String]

    private static let name = "RerankRequest"

    /// Reads a parsed body; fails with the text of the recorded server's validation.
    init(_ body: JSONValue) throws(ChatRequestError) {
        guard case .object(let members) = body else { throw .uncaught("'list' object has no attribute 'items'") }
        guard let model = body["model"]?.text else { throw .missing("model", of: Self.name) }
        guard let query = body["query"] else { throw .missing("query", of: Self.name) }
        guard let given = body["documents"] else { throw .missing("documents", of: Self.name) }
        guard let documents = given.elements else {
            throw .invalid("documents", "value is not a valid list (type=type_error.list)", of: Self.name)
        }
        if let index = documents.firstIndex(of: .null) {
            throw .invalid(
                "documents -> \(index)", "none is not an allowed value (type=type_error.none.not_allowed)",
                of: Self.name)
        }
        self.model = model
        self.query = query.asPythonText
        self.documents = documents.map(\.asPythonText)
        hasObjects = ([query] + documents).contains { if case .object = $0 { true } else { false } }
        topCount = body["top_n"]?.whole
        returnsDocuments = body["return_documents"] == .bool(true)
        returnsLength = body["return_len"] == .bool(true)
        hasChunkLimit = body["max_chunks_per_doc"].map { $0 != .null } ?? false
        options = body["kwargs"]?.text
        extraFields = members.map(\.key).filter { !["model", "query", "documents"].contains($0) }
    }
}
