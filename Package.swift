// swift-tools-version: 6.2
import PackageDescription

// MARK: - Policy

/// Every target is built in Swift 6 mode with the features that will be the next mode's defaults, and no warning passes.
let policy: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
    .treatAllWarnings(as: .error),  // SE-0480
]

/// `JSONReader` is a non-escapable view of the bytes it reads; functions that pass it on need lifetime inference.
let lifetimes: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]

// MARK: - Package

let package = Package(
    name: "dify-xinference",
    products: [
        .library(name: "DifyPlugin", targets: ["DifyPlugin"]),
        .library(name: "DifyPluginTesting", targets: ["DifyPluginTesting"]),
        .library(name: "CurlTransport", targets: ["CurlTransport"]),
        .library(name: "OpenAICompatible", targets: ["OpenAICompatible"]),
        .library(name: "DifyPluginYAML", targets: ["DifyPluginYAML"]),
        .library(name: "DifyPluginServerless", targets: ["DifyPluginServerless"]),
        .library(name: "DifyPackaging", targets: ["DifyPackaging"]),
        .executable(name: "xinference-runtime", targets: ["xinference-runtime"]),
        .executable(name: "xinference-plugin", targets: ["xinference-plugin"]),
    ],
    dependencies: [
        // The shipped runtime uses SwiftNIO, for the listener of the serverless runtime; the rest is for the terminal tool, the
        // stand-in server and the reader of predefined models.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // MARK: SDK
        .target(name: "DifyPlugin", swiftSettings: policy + lifetimes),
        // The rules that a manifest and a provider have to keep, over JSON.
        .target(name: "DifyPluginDeclaration", dependencies: ["DifyPlugin"], swiftSettings: policy),
        .target(
            name: "DifyPluginTesting", dependencies: ["DifyPlugin", "DifyPluginDeclaration", "HTTPTransport"],
            swiftSettings: policy + lifetimes),
        // Apart from the rest, since Yams brings Foundation with it.
        .target(
            name: "DifyPluginYAML", dependencies: ["DifyPlugin", .product(name: "Yams", package: "Yams")],
            swiftSettings: policy),
        // The HTTP listener of the serverless runtime.
        .target(
            name: "DifyPluginServerless",
            dependencies: [
                "DifyPlugin",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: policy),
        // Packages, their signatures, and what a plugin tells of itself when it registers with a remote host.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "DifyPackaging",
            dependencies: [
                "CZlib", "DifyPlugin", "DifyPluginDeclaration", "DifyPluginYAML",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: policy),

        // MARK: HTTP
        .target(name: "HTTPTransport", swiftSettings: policy),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CurlTransport", dependencies: ["CCurl", "HTTPTransport"], swiftSettings: policy),

        // MARK: Token counting
        .target(name: "CGPT2Vocabulary", exclude: ["LICENSE", "README.md", "merges.bin", "vocab.bpe"]),
        .target(name: "GPT2Tokenizer", dependencies: ["CGPT2Vocabulary"], swiftSettings: policy),

        // MARK: OpenAI's API
        // The client and the base of every model type, for any server that speaks it.
        .target(
            name: "OpenAICompatible", dependencies: ["DifyPlugin", "GPT2Tokenizer", "HTTPTransport"],
            swiftSettings: policy + lifetimes),

        // MARK: Xinference
        // What Xinference says of its models, which OpenAI's API has no words for.
        .target(
            name: "XinferenceClient", dependencies: ["DifyPlugin", "HTTPTransport", "OpenAICompatible"],
            swiftSettings: policy + lifetimes),
        .target(
            name: "XinferenceShared",
            dependencies: ["DifyPlugin", "HTTPTransport", "OpenAICompatible", "XinferenceClient"],
            path: "models/shared", swiftSettings: policy + lifetimes),
        .target(
            name: "XinferenceLLM",
            dependencies: ["DifyPlugin", "HTTPTransport", "OpenAICompatible", "XinferenceClient", "XinferenceShared"],
            path: "models/llm", swiftSettings: policy + lifetimes),
        .target(
            name: "XinferenceTextEmbedding",
            dependencies: ["DifyPlugin", "HTTPTransport", "OpenAICompatible", "XinferenceClient", "XinferenceShared"],
            path: "models/text_embedding", swiftSettings: policy + lifetimes),
        .target(
            name: "XinferenceRerank",
            dependencies: ["DifyPlugin", "HTTPTransport", "OpenAICompatible", "XinferenceClient", "XinferenceShared"],
            path: "models/rerank", swiftSettings: policy + lifetimes),
        .target(
            name: "XinferenceSpeechToText",
            dependencies: ["DifyPlugin", "HTTPTransport", "OpenAICompatible", "XinferenceClient", "XinferenceShared"],
            path: "models/speech2text", swiftSettings: policy + lifetimes),
        .target(
            name: "XinferenceTTS",
            dependencies: ["DifyPlugin", "HTTPTransport", "OpenAICompatible", "XinferenceClient", "XinferenceShared"],
            path: "models/tts", swiftSettings: policy + lifetimes),
        .target(
            name: "XinferenceProvider",
            dependencies: [
                "DifyPlugin", "HTTPTransport", "XinferenceLLM", "XinferenceRerank", "XinferenceShared",
                "XinferenceSpeechToText", "XinferenceTTS", "XinferenceTextEmbedding",
            ],
            path: "provider", exclude: ["xinference.yaml"], swiftSettings: policy),

        // MARK: Executables
        .executableTarget(
            name: "xinference-runtime",
            dependencies: ["CurlTransport", "DifyPlugin", "DifyPluginServerless", "XinferenceProvider"],
            swiftSettings: policy),
        .executableTarget(
            name: "xinference-plugin",
            dependencies: [
                "CurlTransport", "DifyPackaging", "DifyPlugin", "DifyPluginTesting", "HTTPTransport",
                "OpenAICompatible", "XinferenceClient", "XinferenceProvider", "XinferenceShared", "XinferenceStandIn",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: policy + lifetimes),

        // MARK: Stand-in server
        .target(
            name: "XinferenceStandIn",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: policy),

        // MARK: Examples
        // Packages of their own for authors to copy; here also the processes that tests launch.
        .executableTarget(
            name: "EchoModel", dependencies: ["DifyPlugin"], path: "Examples/EchoModel/Sources/EchoModel",
            swiftSettings: policy),

        .executableTarget(
            name: "AnyServer", dependencies: ["CurlTransport", "DifyPlugin", "HTTPTransport", "OpenAICompatible"],
            path: "Examples/AnyServer/Sources/AnyServer", swiftSettings: policy),

        // MARK: Tests
        // A transport that answers from a script, for the tests of everything above HTTP.
        .target(
            name: "ScriptedTransport", dependencies: ["DifyPlugin", "DifyPluginTesting", "HTTPTransport"],
            path: "Tests/ScriptedTransport", swiftSettings: policy),
        .testTarget(
            name: "DifyPluginTests",
            dependencies: ["DifyPlugin", "DifyPluginTesting", "EchoModel", "ScriptedTransport"],
            swiftSettings: policy + lifetimes),
        .testTarget(
            name: "DifyPluginYAMLTests", dependencies: ["DifyPlugin", "DifyPluginTesting", "DifyPluginYAML"],
            resources: [.copy("Fixtures")], swiftSettings: policy),
        .testTarget(
            name: "DifyPluginDeclarationTests", dependencies: ["DifyPlugin", "DifyPluginDeclaration"],
            swiftSettings: policy),
        .testTarget(
            name: "DifyPackagingTests", dependencies: ["DifyPackaging", "DifyPlugin", "DifyPluginDeclaration"],
            resources: [.copy("Fixtures")], swiftSettings: policy),
        .testTarget(
            name: "DifyPluginServerlessTests",
            dependencies: [
                "CurlTransport", "DifyPlugin", "DifyPluginServerless", "DifyPluginTesting", "EchoModel",
                "HTTPTransport", "ScriptedTransport", .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: policy + lifetimes),
        .testTarget(
            name: "HTTPTransportTests", dependencies: ["HTTPTransport"], resources: [.copy("Fixtures")],
            swiftSettings: policy),
        .testTarget(
            name: "CurlTransportTests", dependencies: ["CCurl", "CurlTransport", "HTTPTransport"], swiftSettings: policy
        ),
        .testTarget(
            name: "GPT2TokenizerTests", dependencies: ["CGPT2Vocabulary", "GPT2Tokenizer"],
            resources: [.copy("Fixtures")], swiftSettings: policy),
        .testTarget(
            name: "OpenAICompatibleTests",
            dependencies: ["DifyPlugin", "HTTPTransport", "OpenAICompatible", "ScriptedTransport", "XinferenceClient"],
            resources: [.copy("Fixtures")], swiftSettings: policy + lifetimes),
        .testTarget(
            name: "XinferenceSharedTests",
            dependencies: [
                "DifyPlugin", "HTTPTransport", "OpenAICompatible", "ScriptedTransport", "XinferenceClient",
                "XinferenceShared",
            ],
            swiftSettings: policy + lifetimes),
        .testTarget(
            name: "XinferenceLLMTests",
            dependencies: [
                "DifyPlugin", "DifyPluginTesting", "HTTPTransport", "OpenAICompatible", "ScriptedTransport",
                "XinferenceClient", "XinferenceLLM", "XinferenceShared",
            ],
            resources: [.copy("Fixtures")], swiftSettings: policy + lifetimes),
        .testTarget(
            name: "XinferenceTextEmbeddingTests",
            dependencies: [
                "DifyPlugin", "DifyPluginTesting", "GPT2Tokenizer", "HTTPTransport", "OpenAICompatible",
                "ScriptedTransport", "XinferenceClient", "XinferenceShared", "XinferenceTextEmbedding",
            ],
            resources: [.copy("Fixtures")], swiftSettings: policy + lifetimes),
        .testTarget(
            name: "XinferenceRerankTests",
            dependencies: [
                "DifyPlugin", "DifyPluginTesting", "HTTPTransport", "OpenAICompatible", "ScriptedTransport",
                "XinferenceClient", "XinferenceRerank", "XinferenceShared",
            ],
            resources: [.copy("Fixtures")], swiftSettings: policy + lifetimes),
        .testTarget(
            name: "XinferenceSpeechToTextTests",
            dependencies: [
                "DifyPlugin", "DifyPluginTesting", "HTTPTransport", "OpenAICompatible", "ScriptedTransport",
                "XinferenceShared", "XinferenceSpeechToText",
            ],
            resources: [.copy("Fixtures")], swiftSettings: policy + lifetimes),
        .testTarget(
            name: "XinferenceTTSTests",
            dependencies: [
                "DifyPlugin", "DifyPluginTesting", "HTTPTransport", "OpenAICompatible", "ScriptedTransport",
                "XinferenceShared", "XinferenceTTS",
            ],
            resources: [.copy("Fixtures")], swiftSettings: policy + lifetimes),
        .testTarget(
            name: "XinferenceStandInTests", dependencies: ["XinferenceStandIn"], resources: [.copy("Fixtures")],
            swiftSettings: policy),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "AnyServer", "CurlTransport", "DifyPackaging", "DifyPlugin", "DifyPluginTesting", "HTTPTransport",
                "XinferenceClient", "XinferenceStandIn", "xinference-plugin", "xinference-runtime",
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.copy("Fixtures")], swiftSettings: policy + lifetimes),
    ],
    cLanguageStandard: .c2x  // for #embed
)
