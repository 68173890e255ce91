import CurlTransport
import DifyPlugin
import HTTPTransport
import OpenAICompatible

/// A plugin for any server that speaks OpenAI's API: a few lines for each type of model.
///
/// What the defaults do not know of a server is said by implementing one of the base's requirements: how its form is read,
/// what a request holds, how a failure is told, what the schema shows.
@main
struct AnyServer: ModelProvider {
    let largeLanguageModel: (any LargeLanguageModel)?
    let textEmbeddingModel: (any TextEmbeddingModel)?
    let rerankModel: (any RerankModel)?
    let speechToTextModel: (any SpeechToTextModel)?
    let textToSpeechModel: (any TextToSpeechModel)?

    init(transport: any Transport) {
        largeLanguageModel = LanguageModel(transport: transport)
        textEmbeddingModel = EmbeddingModel(transport: transport)
        rerankModel = RankingModel(transport: transport)
        speechToTextModel = HearingModel(transport: transport)
        textToSpeechModel = SpeakingModel(transport: transport)
    }

    static func main() async throws {
        let transport = try CurlTransport()
        try await StandardPlugin.run { log in
            PluginRunLoop(provider: AnyServer(transport: transport), executor: transport.executor) { log.note($0) }
        }
        transport.shutdown()
    }
}

struct LanguageModel: OpenAICompatibleLanguageModel {
    let transport: any Transport
    let quirks = ServerQuirks<ChatQuirk>()
}

struct EmbeddingModel: OpenAICompatibleTextEmbeddingModel {
    let transport: any Transport
    let embedder = Embedder()
}

struct RankingModel: OpenAICompatibleRerankModel {
    let transport: any Transport
    let quirks = ServerQuirks<RerankQuirk>()
}

struct HearingModel: OpenAICompatibleSpeechToTextModel {
    let transport: any Transport
}

struct SpeakingModel: OpenAICompatibleTextToSpeechModel {
    let transport: any Transport
    let quirks = ServerQuirks<SpeechQuirk>()
}
