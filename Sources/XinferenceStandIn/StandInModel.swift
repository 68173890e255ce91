/// A model the stand-in server says it runs.
public struct StandInModel: Sendable, Hashable {
    /// The engine whose shapes the model's answers have.
    public enum Engine: String, Sendable, Hashable {
        /// Usage in the finishing chunk and again in an extra chunk when asked for.
        case transformers
        /// `content: null` in the first delta, timings, and usage in an extra chunk without choices when asked for.
        case llamaCpp = "llama.cpp"
        /// Calls and schemas as vLLM has them: the name of a call before its arguments, no usage in the chunk after calls.
        case vllm = "vLLM"
        /// A sentence-embedding model.
        case sentenceTransformers = "sentence_transformers"
    }

    /// What the model is for, by Xinference's name.
    public enum Kind: String, Sendable, Hashable {
        /// A chat model.
        case llm = "LLM"
        /// A model that turns texts, and pictures if it has the ability `embed_vision`, into vectors.
        case embedding
        /// A model that scores documents by what they have to do with a query.
        case rerank
        /// A model that speaks or listens.
        case audio
    }

    /// What a model does with a request.
    public enum Behaviour: Sendable, Hashable {
        /// Answers the prompt.
        case answer
        /// Refuses a stream with tools as servers up to 2.1 do, and answers everything else.
        case answerWithoutToolStreams
        /// Streams prepared chunks as fast as they are read. The user message says how many, how many in one write to
        /// the socket, with what pause after each write, and what they carry (`index`, `time` or `none`):
        /// `bench chunks=10000 per_write=64 delay_us=0 mark=index`. Without a stream it answers as `answer` does.
        case benchmark
        /// After some tokens sends an error event and ends the body without `[DONE]`. Without a stream: 500.
        case failInStream(afterTokens: Int)
        /// After some tokens closes the connection inside the body. Without a stream, and for all but chat models:
        /// closes it without an answer.
        case dropConnection(afterTokens: Int)
        /// After some tokens ends the body as if complete, with neither a finish reason nor `[DONE]`. With a negative
        /// number `[DONE]` is all that is sent.
        case truncate(afterTokens: Int)
        /// After some tokens sends nothing more and keeps the connection open. Without a stream, or with a negative
        /// number, not even the response head is sent; nor by any but chat models.
        case stall(afterTokens: Int)
        /// Refuses the first `requests` requests (all of them when nil) with a status, then answers.
        case refuse(status: Int, retryAfter: Int?, requests: Int?)
        /// What a model over its request limit does: 429, or an error event inside a 200 when streaming.
        case rateLimited
        /// What a model that is still being launched does: 503 with `retry-after: 30`.
        case loading
        /// Embeds, with a fault.
        case embed(EmbeddingFault)
        /// Ranks, with a fault.
        case rank(RerankFault)
        /// Speaks, with a fault.
        case speak(SpeechFault)
        /// Transcribes, with a fault.
        case transcribe(TranscriptionFault)
    }

    /// The uid by which requests name the model.
    public var uid: String
    /// What the model is for.
    public var kind: Kind
    /// The engine whose shapes it speaks.
    public var engine: Engine
    /// The context size it reports.
    public var contextLength: Int
    /// The abilities it reports.
    public var abilities: [String]
    /// What kind of audio model it is; nil for all others.
    public var family: AudioFamily?
    /// What it does with a request.
    public var behaviour: Behaviour
    /// How many numbers the vectors of an embedding model have.
    public var dimensions: Int
    /// How long a model that is no chat model works on a request.
    ///
    /// It works on one at a time when this is not zero: the others wait their turn.
    public var requestDuration: Duration

    /// Creates a chat model that answers the prompt unless told otherwise.
    public init(
        uid: String, kind: Kind = .llm, engine: Engine = .transformers, contextLength: Int = 4096,
        abilities: [String] = ["chat", "generate"], family: AudioFamily? = nil, behaviour: Behaviour = .answer,
        dimensions: Int = 384, requestDuration: Duration = .zero
    ) {
        self.uid = uid
        self.kind = kind
        self.engine = engine
        self.contextLength = contextLength
        self.abilities = abilities
        self.family = family
        self.behaviour = behaviour
        self.dimensions = dimensions
        self.requestDuration = requestDuration
    }
}
