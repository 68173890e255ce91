import DifyPackaging
import DifyPluginTesting
import Foundation
import Testing

/// The program that ships, as a plugin of a remote host.
enum RemoteRuntime {
    /// Launches it and hands it over with its registration, once the host has taken that.
    static func run(
        on host: RemoteHost, key: String? = nil, environment: [String: String] = [:],
        _ body: (PluginProcess) async throws -> Void
    ) async throws {
        try await withRegistration { path in
            var command = PluginProcess.Command([Shipped.path])
            command.environment["INSTALL_METHOD"] = "remote"
            command.environment["REMOTE_INSTALL_URL"] = host.address
            command.environment["REMOTE_INSTALL_KEY"] = key ?? host.configuration.condition.key
            command.environment["REMOTE_INSTALL_REGISTRATION"] = path
            command.environment.merge(environment) { $1 }
            try await PluginProcess.run(command) { process in
                try await body(process)
                #expect(!process.errorLines.joined().contains(command.environment["REMOTE_INSTALL_KEY"] ?? "•"))
                // The daemon reads nothing here; a developer's pipe may.
                #expect(process.allReplies.isEmpty)
            }
        }
    }

    /// What the plugin says of itself, in a file.
    private static func withRegistration(_ body: (String) async throws -> Void) async throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "registration-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        let declaration = try PluginDeclaration(files: try DirectoryFiles(Shipped.sources.path))
        try Data(try declaration.registration()).write(to: url)
        try await body(url.path)
    }
}
