/// How a text is said.
public struct SpeechPlan: Sendable {
    /// Parts that are asked for at a time, those included whose audio waits for its turn.
    public static let partsAtOnce = 3

    /// What all parts of the text have in common.
    public var request: SpeechRequest
    /// What is asked for.
    public var format: SpeechFormat
    /// The most characters of one request; `nil` for no limit.
    public var wordLimit: Int?
    /// Characters beyond which the first part is asked for in pieces while it is made; `nil` for never.
    ///
    /// A plain answer is better otherwise: its length is told, so that an end that comes early is noticed.
    public var streamsBeyond: Int?

    /// Makes a plan.
    public init(
        request: SpeechRequest, format: SpeechFormat = .mp3, wordLimit: Int? = nil, streamsBeyond: Int? = nil
    ) {
        self.request = request
        self.format = format
        self.wordLimit = wordLimit
        self.streamsBeyond = streamsBeyond
    }

    /// The parts in which a text is said.
    ///
    /// One of nothing but marks has no sound, and some models fail over it.
    func parts(of text: String) -> [String] {
        let parts = SentenceSplitter(limit: wordLimit).parts(of: text)
        let words = parts.filter { $0.contains { $0.isLetter || $0.isNumber } }
        return words.isEmpty ? parts : words
    }
}
