import ArgumentParser

/// The tool for people at a terminal; the plugin itself is `xinference-runtime`.
@main
struct XinferencePlugin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xinference-plugin",
        abstract: "Tools for the native Xinference plugin for Dify.",
        subcommands: [
            DemoCommand.self,
            CheckCommand.self,
            ModelsCommand.self,
            ChatCommand.self,
            PackageCommand.self,
            VerifyCommand.self,
            SignCommand.self,
            GenerateKeyCommand.self,
            RehearseCommand.self,
            DebugCommand.self,
        ])
}
