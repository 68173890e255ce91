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
}
