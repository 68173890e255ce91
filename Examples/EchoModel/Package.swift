// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "EchoModel",
    dependencies: [.package(name: "dify-xinference", path: "../..")],
    targets: [
        .executableTarget(
            name: "EchoModel", dependencies: [.product(name: "DifyPlugin", package: "dify-xinference")])
    ]
)
