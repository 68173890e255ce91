import DifyPlugin

/// Holds a session's replies against the rules of Dify's plugin daemon and of Dify itself.
///
/// It reads the very lines, since the daemon tells `1` from `1.0`. It finds what the daemon would refuse, drop in silence
/// or pass on to a Dify that then fails.
public struct ReplyValidator: Sendable {
    /// What was asked, which decides what a result has to look like.
    public enum Action: String, Sendable, Hashable, CaseIterable {
        /// Chunks of a language model.
        case invokeLLM = "invoke_llm"
        /// A number of tokens.
        case getLLMNumTokens = "get_llm_num_tokens"
        /// Nothing but success.
        case validateProviderCredentials = "validate_provider_credentials"
        /// Nothing but success, and what to store.
        case validateModelCredentials = "validate_model_credentials"
        /// A model's schema.
        case getAIModelSchemas = "get_ai_model_schemas"
        /// Vectors of texts.
        case invokeTextEmbedding = "invoke_text_embedding"
        /// Vectors of texts and pictures.
        case invokeMultimodalEmbedding = "invoke_multimodal_embedding"
        /// A number of tokens for each text.
        case getTextEmbeddingNumTokens = "get_text_embedding_num_tokens"
        /// Texts by relevance.
        case invokeRerank = "invoke_rerank"
        /// Texts and pictures by relevance.
        case invokeMultimodalRerank = "invoke_multimodal_rerank"
        /// Pieces of audio.
        case invokeTTS = "invoke_tts"
        /// The voices to choose from.
        case getTTSModelVoices = "get_tts_model_voices"
        /// What was said.
        case invokeSpeechToText = "invoke_speech2text"
        /// Whether a text is flagged.
        case invokeModeration = "invoke_moderation"
        /// The beginning of an answer that is polled for.
        case startPolling = "start_polling"
        /// How far that answer has come.
        case checkPolling = "check_polling"
    }

    /// A rule that is broken.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// The line's place among the session's, from 1; `nil` if it is about all of them.
        public var line: Int?
        /// What is wrong, as a sentence without its full stop.
        public var sentence: String
        /// The protocol section that says so.
        public var section: String

        /// One sentence with its source.
        public var description: String {
            let place = line.map { "line \($0): " } ?? ""
            return "\(place)\(sentence) (protocol section \(section))"
        }
    }

    /// The host's line buffer, line feed included (section 2.5).
    public static let lineLimit = 5_242_880

    /// The broken rules among a session's replies, none if all is well.
    ///
    /// - Parameters:
    ///   - replies: all lines of one session in order, ``HostReply/line`` being what counts.
    ///   - session: the id that was given with the request.
    ///   - action: what was asked; `nil` if results shall not be looked into.
    public static func violations(in replies: [HostReply], session: String, action: Action?) -> [Violation] {
        violations(in: replies, session: session, action: action, asked: nil)
    }

    /// The broken rules among the replies to a request: those of its action, and those that only the request tells, as
    /// how many embeddings there have to be.
    public static func violations(in replies: [HostReply], to request: PluginRequest) -> [Violation] {
        violations(
            in: replies, session: request.sessionID, action: Action(rawValue: request.action), asked: request.fields)
    }

    private static func violations(
        in replies: [HostReply], session: String, action: Action?, asked fields: JSONObject?
    ) -> [Violation] {
        var check = ReplyCheck()
        var payloads: [(line: Int, value: JSONValue)] = []
        for (index, reply) in replies.enumerated() {
            check.line = index + 1
            if let payload = check.message(reply, session: session) { payloads.append((index + 1, payload)) }
        }
        check.line = nil
        check.order(replies.map(\.kind))
        let failed = replies.contains { $0.kind == .error }
        if let action { check.results(payloads, of: action, asked: fields, failed: failed) }
        return check.violations
    }
}
