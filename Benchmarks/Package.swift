// swift-tools-version: 6.2
import PackageDescription

// A package of its own with no dependency: it shares no code with the plugin that it measures, and it builds in seconds.
let package = Package(
    name: "relay-benchmark",
    targets: [
        .systemLibrary(name: "CLinux"),
        .executableTarget(
            name: "relay-benchmark",
            dependencies: ["CLinux"],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),  // SE-0335
                .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
                .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
                .treatAllWarnings(as: .error),  // SE-0480
            ]),
    ]
)
