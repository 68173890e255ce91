import DifyPlugin
import XinferenceShared

/// The fields of the form that only embedding models have.
struct EmbeddingOptions: Sendable {
    /// What is done unless the user says otherwise.
    private enum Switch: String, CaseIterable {
        case auto, on, off
    }

    /// What becomes of texts that are too long.
    private enum Truncation: String, CaseIterable {
        case auto, model
    }

    /// Texts of one POST where the form says nothing.
    static let assumedMaxChunks = 32

    /// Texts of one POST.
    var maxChunks: Int
    /// What the user wants before a text, for each input type; wins over the family's.
    private var prefixes: [EmbeddingInputType: String]
    /// Whether the family's own instructions are used.
    private var usesInstructions: Bool
    /// Whether the server is told to cut long texts to what the model takes.
    private var truncates: Bool
    /// Whether small requests that come at the same time share a POST.
    var coalesces: Bool

    /// Reads the fields.
    ///
    /// - Throws: an error that names the field that is wrong.
    init(_ credentials: ModelCredentials) throws(CredentialsValidateFailedError) {
        let fields = CredentialFields(credentials)
        maxChunks = try fields.integer("max_chunks", in: 1...2048) ?? Self.assumedMaxChunks
        prefixes = [:]
        prefixes[.query] = Self.prefix(credentials["query_prefix"])
        prefixes[.document] = Self.prefix(credentials["document_prefix"])
        usesInstructions = try fields.choice("instructions", of: Switch.self) != .off
        truncates = try fields.choice("truncate", of: Truncation.self) == .model
        coalesces = try fields.choice("coalesce", of: Switch.self) != .off
    }

    /// A prefix as it was typed: the space at its end belongs to it.
    private static func prefix(_ value: JSONValue?) -> String? {
        value?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What is put before each text.
    func prefix(for type: EmbeddingInputType, of family: EmbeddingFamily) -> String {
        prefixes[type] ?? (usesInstructions ? family.instruction(for: type) : nil) ?? ""
    }

    /// What goes into a request beside the texts.
    func parameters(for type: EmbeddingInputType, of family: EmbeddingFamily) -> JSONObject {
        var parameters = JSONObject()
        if usesInstructions, let task = family.task(for: type) { parameters["task"] = .string(task) }
        // A negative number means the model's own limit (Xinference API, section 7).
        if truncates { parameters["truncate_prompt_tokens"] = -1 }
        return parameters
    }
}
