extension StandInModel {
    /// How the answers of an embedding model are wrong; all but the last three break a promise of the API.
    public enum EmbeddingFault: String, Sendable, Hashable, CaseIterable {
        /// A number of the last vector is null.
        case null
        /// A number of the last vector is `NaN`, as Python's own JSON writer spells it.
        case nan
        /// The last vector has one number too few.
        case ragged
        /// The last vector has no numbers.
        case empty
        /// Every number of the last vector is zero.
        case zero
        /// There is one vector too few.
        case missing
        /// A request with a text that contains "poison" fails with 500.
        case poison
        /// Requests that arrive within 20 ms are answered together, each with the token count of all of them.
        case usage
        /// The items are numbered from 4, as servers up to 2.12 do to requests that arrive together.
        case index
    }

    /// How the answers of a rerank model are wrong.
    public enum RerankFault: String, Sendable, Hashable, CaseIterable {
        /// The first score is null.
        case null
        /// The first score is `NaN`.
        case nan
        /// The first index is that of no document.
        case index
        /// The first document is there twice, and the last is not.
        case twice
        /// The results come in the order of the request.
        case unsorted
        /// A request with `top_n` or `return_documents` is refused with 400.
        case fields
    }

    /// How the answers of a speech model are wrong, all with status 200.
    public enum SpeechFault: String, Sendable, Hashable, CaseIterable {
        /// A JSON document with an error comes instead of audio.
        case json
        /// No audio comes.
        case empty
        /// The body ends in the middle of the audio as if complete.
        case short
        /// A stream has comments inside, as servers write them during pauses (Xinference API, section 1). A whole answer
        /// has none.
        case ping
    }

    /// How the answers of a model that transcribes are wrong.
    public enum TranscriptionFault: String, Sendable, Hashable, CaseIterable {
        /// The text is null.
        case null
        /// There is no text.
        case missing
        /// The answer is the bare text, and no JSON.
        case plain
        /// The model knows one language, and the engine fails at it (Xinference API, section 9).
        case english
    }
}
