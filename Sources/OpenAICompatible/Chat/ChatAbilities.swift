/// What may stand in a conversation with a model.
public struct ChatAbilities: Sendable, Hashable {
    /// Whether it asks to have functions called.
    public var tools: Bool
    /// Whether it does in streamed answers.
    public var streamedTools: Bool
    /// Whether it takes pictures.
    public var images: Bool
    /// Whether it takes videos.
    public var videos: Bool
    /// Whether it takes sound.
    public var audio: Bool

    /// Makes abilities; anything goes where nobody knows better.
    public init(
        tools: Bool = true, streamedTools: Bool = true, images: Bool = true, videos: Bool = true, audio: Bool = true
    ) {
        self.tools = tools
        self.streamedTools = streamedTools
        self.images = images
        self.videos = videos
        self.audio = audio
    }
}
