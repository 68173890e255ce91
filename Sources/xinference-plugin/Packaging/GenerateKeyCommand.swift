import ArgumentParser
import DifyPackaging
import DifyPlugin
import Foundation

/// Makes a key to sign packages with.
struct GenerateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate-key",
        abstract: "Make a key to sign packages with.",
        discussion: """
            Writes NAME.private.pem, which only you can read and which signs packages, and NAME.public.pem, by which a \
            host checks them: put it beside the plugin daemon and name it in \
            THIRD_PARTY_SIGNATURE_VERIFICATION_PUBLIC_KEYS, with THIRD_PARTY_SIGNATURE_VERIFICATION_ENABLED=true.
            Keys are RSA, 4096 bits, in PEM. Files that are there already are never overwritten.
            """)

    @Option(help: "What the files' names begin with; may lead into a directory.")
    var name = "xinference-plugin"

    func run() async throws {
        let (privatePath, publicPath) = ("\(name).private.pem", "\(name).public.pem")
        for path in [privatePath, publicPath] where FileManager.default.fileExists(atPath: path) {
            throw PackagingError("\(path) is there already; choose another --name")
        }
        let key = try await ProgressLine().step("making a key of 4096 bits") { try SigningKey.generate() }
        try PackagingFile.write(Array(key.pem.reveal().utf8), to: privatePath, mode: 0o600, replaces: false)
        try PackagingFile.write(Array(key.publicKey.pem.utf8), to: publicPath, replaces: false)
        let terminal = Terminal()
        terminal.table([("private key", "\(privatePath)  (keep it to yourself)"), ("public key", publicPath)])
        terminal.line("Sign with: xinference-plugin sign PACKAGE --key \(privatePath)")
    }
}
