import ArgumentParser

/// The tool for people at a terminal; the plugin itself is `xinference-runtime`.
@main
struct XinferencePlugin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xinference-plugin",
        abstract: "Tools for the native Xinference plugin for Dify.",
        subcommands: [
            DemoCommand.self,
            DebugCommand.self,
        ])
}
