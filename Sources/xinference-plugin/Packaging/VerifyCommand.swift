import ArgumentParser
import DifyPackaging
import Foundation

/// Verifies a package.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Tell every rule of Dify that a package breaks.",
        discussion: """
            Checks the archive and its names, sizes, the manifest, the provider's form, icons, the packed programs, and the \
            signature if there is a key to check it by. Ends with code 1 if a rule is broken; advice breaks none.
            """)

    @Argument(help: "The package, a .difypkg.")
    var package: String

    @Option(help: "A public key in PEM; one of them has to have signed the package. May be given more than once.")
    var key: [String] = []

    @Flag(help: "Write JSON, for scripts.")
    var json = false

    func run() async throws {
        var keys: [VerifyingKey] = []
        for path in key {
            do throws(PackagingError) { keys.append(try VerifyingKey(pem: try PackagingFile.readKey(path))) } catch {
                throw PackagingError("--key \(path): \(error)")
            }
        }
        let bytes = try PackagingFile.read(package)
        let result = PackageVerification(of: bytes, keys: keys, program: PackageReport.program)
        let report = PackageReport(path: package, result: result)
        json ? report.writeJSON(to: Terminal()) : report.write(to: Terminal())
        guard result.errors.isEmpty else { throw ExitCode.failure }
    }
}
