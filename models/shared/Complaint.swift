import DifyPlugin

/// What the server's words complain of, where its status does not tell.
///
/// Told by phrases seen in versions 0.16 to 4.1 and in its engines. The table is searched in order.
enum Complaint: Sendable, Hashable, CaseIterable {
    case rateLimit
    case loading
    case unknownModel
    case contextTooSmall
    case tooManyTokens
    case noTools
    case noMedia
    case unknownVoice
    case unknownAudioFormat
    case noRecording
    case needsRecording
    case unreadableRecording
    case unknownLanguage
    case englishOnly
    case noTranslation
    case wrongType
    case outOfMemory
    case notFinite
    case crashed
    case hidden

    /// The first complaint the words match; `nil` for words that say nothing known.
    init?(_ words: String) {
        guard let match = Self.allCases.first(where: { $0.phrases.contains { words.holds($0) } || $0.begins(words) })
        else { return nil }
        self = match
    }

    private var phrases: [String] {
        switch self {
        case .rateLimit: ["rate limit reached"]
        case .loading: ["not yet ready for inference", "model is loading", "is launching"]
        case .unknownModel: ["model not found"]
        case .contextTooSmall:
            [
                "exceeds the available context size", "maximum model length", "maximum context length",
                "configured context length", "max_model_len", "context window",
            ]
        case .tooManyTokens: ["max tokens exceeds"]
        case .noTools: ["support tool calls", "support for tool calls"]
        case .noMedia: ["image input is not supported", "audio input is not supported", "not support multimodal"]
        // Kokoro looks on the net for a voice it does not have.
        case .unknownVoice:
            ["speakers are:", "available speakers", "not supported. available:", "locate the file on the hub"]
        // What libsndfile's Python side says.
        case .unknownAudioFormat: ["unknown format: '"]
        case .noRecording: ["unexpected keyword argument 'prompt_", "not support prompt_"]
        case .needsRecording:
            [
                "expect a prompt_speech", "prompt_text is required", "please add prompt speech",
                "please specify prompt_speech",
            ]
        // What transformers says when ffmpeg cannot decode a file.
        case .unreadableRecording: ["soundfile is either not in the correct format"]
        case .unknownLanguage: ["unsupported language: "]
        case .englishOnly: ["for an english-only model"]
        case .noTranslation: ["is not suitable for translations"]
        case .wrongType: ["is not for creating", "is not suitable for", "object has no attribute '"]
        case .crashed: ["connect call failed", "remote server closed", "actor not found", "model process"]
        case .outOfMemory: ["out of memory", "outofmemory"]
        // What Python says when NaN is to be written as JSON.
        case .notFinite: ["out of range float values"]
        case .hidden: ["check the server logs for details"]
        }
    }

    /// A completion stream writes a refused rate as `429: …`.
    private func begins(_ words: String) -> Bool {
        self == .rateLimit && words.hasPrefix("429:")
    }

    /// The class and the advice.
    var verdict: (InvokeError.Kind, String) {
        switch self {
        case .rateLimit: (.rateLimit, "Try again in a while, or launch the model with more replicas or a higher limit.")
        case .loading: (.serverUnavailable, "The model is still loading; try again in a while.")
        case .unknownModel: (.badRequest, "Check model_uid against the running models that \"xinference list\" shows.")
        case .contextTooSmall:
            (
                .badRequest,
                "The prompt is longer than what one request gets of the model's context: shorten it, or launch the model"
                    + " with more context (llama.cpp divides it among parallel requests) and set context_size to match."
            )
        case .tooManyTokens: (.badRequest, "Set max_tokens lower than the model's context.")
        case .noTools: (.badRequest, "Use the model without tools, or another model.")
        case .noMedia: (.badRequest, "The model takes text only: use another model for images and sound.")
        case .unknownVoice: (.badRequest, "Choose another voice, or list the model's own in the field voices.")
        case .unknownAudioFormat:
            (.badRequest, "The model's library does not write it: set response_format to mp3, wav, flac or ogg.")
        case .noRecording: (.badRequest, "The model clones no voices: leave prompt_speech and prompt_text empty.")
        case .needsRecording:
            (.badRequest, "The model speaks by example: set prompt_speech to a recording and prompt_text to its words.")
        case .unreadableRecording:
            (.badRequest, "Send a recording in a common format, such as WAV, MP3, FLAC, Ogg, M4A or WebM.")
        case .unknownLanguage: (.badRequest, "Set language to one of those, or leave it empty.")
        // Xinference names task and language in every request to whisper (Xinference API, section 9).
        case .englishOnly:
            (
                .badRequest,
                "Xinference cannot run this kind of model with its version of transformers: launch the multilingual one,"
                    + " such as whisper-base instead of whisper-base.en."
            )
        case .noTranslation: (.badRequest, "Set task to transcribe, or use a multilingual model.")
        case .wrongType: (.badRequest, "The model is probably of another type than it was added as: check model_uid.")
        case .crashed:
            (.serverUnavailable, "The model's process has just died; Xinference restarts it, try again in ten seconds.")
        case .outOfMemory:
            (
                .serverUnavailable,
                "The memory of the server or its graphics card is full: launch fewer models, a smaller quantization or"
                    + " less context."
            )
        case .notFinite: (.serverUnavailable, InvokeErrorMapper.adviceOnNaN)
        case .hidden:
            (
                .serverUnavailable,
                "Xinference 4.1 hides the cause. Usually the prompt is longer than the model's context or its share of it,"
                    + " an image went to a model for text, or the model crashed: the server's log tells which."
            )
        }
    }

    /// The advice for a status that says already that the request is at fault.
    var asBadRequest: (InvokeError.Kind, String) {
        switch self {
        case .hidden, .crashed, .loading, .rateLimit, .notFinite: (.badRequest, "Look into the server's log.")
        default: (.badRequest, verdict.1)
        }
    }
}
