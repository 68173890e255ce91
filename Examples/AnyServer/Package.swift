// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "AnyServer",
    dependencies: [.package(name: "dify-xinference", path: "../..")],
    targets: [
        .executableTarget(
            name: "AnyServer",
            dependencies: [
                .product(name: "CurlTransport", package: "dify-xinference"),
                .product(name: "DifyPlugin", package: "dify-xinference"),
                .product(name: "OpenAICompatible", package: "dify-xinference"),
            ])
    ]
)
