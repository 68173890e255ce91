public import ArgumentParser
public import DifyPackaging
import DifyPlugin
import Foundation

/// Signs a package.
struct SignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign a package with your key.",
        discussion: """
            A host takes the package if it has the public half of the key; see generate-key. A signature that is there \
            already is replaced, and so is its category.

            A category says who vouches for the package. Without one, the package keeps the checksum in its identity, and \
            a host that trusts the key takes it as it takes one of the category langgenius, which is what you want on a host \
            of your own. With one, a file with it is added, and the checksum changes: to Dify it is another package. Give one \
            if your Dify restricts which categories may be installed. (Dify's own tool always adds one.)
            """)

    @Argument(help: "The package, a .difypkg.")
    var package: String

    @Option(help: "The private key, in PEM.")
    var key: String

    @Option(help: "Who vouches for it: langgenius, partner or community; none if it is not given.")
    var category: PackageCategory?

    @Option(help: "Where to put the signed package (default: PACKAGE with .signed before .difypkg).")
    var output: String?

    func run() async throws {
        let signingKey: SigningKey
        do throws(PackagingError) { signingKey = try SigningKey(pem: Secret(try PackagingFile.readKey(key))) } catch {
            throw PackagingError("--key \(key): \(error)")
        }
        let bytes = try PackagingFile.read(package)
        let signed: [UInt8]
        do throws(PackagingError) {
            let signer = PackageSigner(key: signingKey, category: category)
            signed = try signer.sign(ZipArchive(bytes), time: Int64(Date().timeIntervalSince1970))
        } catch { throw PackagingError("\(package) cannot be signed: \(error)") }
        let target = output ?? Self.signedName(package)
        let result = PackageVerification(
            of: signed, keys: [signingKey.publicKey], program: PackageReport.program)
        if result.errors.isEmpty { try PackagingFile.write(signed, to: target) }
        PackageReport(path: target, result: result).write(to: Terminal())
        guard result.errors.isEmpty else {
            throw PackagingError("nothing was written: a package that breaks the rules above is not signed")
        }
    }

    /// `X.signed.difypkg` for `X.difypkg`.
    static func signedName(_ path: String) -> String {
        let suffix = ".difypkg"
        let base = path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path
        return (base.hasSuffix(".signed") ? String(base.dropLast(".signed".count)) : base) + ".signed" + suffix
    }
}

extension PackageCategory: ExpressibleByArgument {}
