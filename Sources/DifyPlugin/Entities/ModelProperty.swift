/// The facts about a model that Dify reads from its schema.
///
/// Dify refuses any other key (protocol section 6.6).
public enum ModelProperty: String, Sendable, Hashable, CaseIterable {
    /// `chat` or `completion`.
    case mode
    /// Tokens of prompt and answer together.
    case contextSize = "context_size"
    /// Texts per embedding request; Dify takes 1 if this is missing.
    case maxChunks = "max_chunks"
    /// Megabytes of a file.
    case fileUploadLimit = "file_upload_limit"
    /// Extensions of files, with commas between.
    case supportedFileExtensions = "supported_file_extensions"
    /// Characters of one text.
    case maxCharactersPerChunk = "max_characters_per_chunk"
    /// The voice taken when none is chosen.
    case defaultVoice = "default_voice"
    /// The voices to choose from.
    case voices
    /// Characters per synthesis.
    case wordLimit = "word_limit"
    /// The audio's file extension.
    case audioType = "audio_type"
    /// Syntheses at a time.
    case maxWorkers = "max_workers"
}
