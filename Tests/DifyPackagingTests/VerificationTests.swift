import DifyPluginDeclaration
import Testing

@testable import DifyPackaging

@Suite("Verification")
struct VerificationTests {
    private func verify(_ files: [PackagedFile], program: String? = "sample") throws -> PackageVerification {
        PackageVerification(of: try ZipWriter.archive(of: files), program: program)
    }

    @Test("a package that breaks no rule has no errors, an identity and figures")
    func good() throws {
        let result = try verify(SamplePlugin.files)
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(
            result.advice.map(\.message) == [
                "the package is not signed; a host takes it only with FORCE_VERIFYING_SIGNATURE=false"
            ])
        let checksum = PackageChecksum.checksum(of: SamplePlugin.files)
        #expect(result.identity?.description == "tester/sample:0.2.0@\(checksum)")
        #expect(result.fileCount == SamplePlugin.files.count)
        #expect(result.uncompressedSize == SamplePlugin.files.reduce(0) { $0 + $1.content.count })
        #expect(result.programSizes == [.amd64: 12, .arm64: 12])
        #expect(result.signature == .unsigned)
    }

    @Test(
        "a broken rule is told",
        arguments: [
            ("manifest.yaml", nil, "manifest.yaml"), ("manifest.yaml", "version: [", "manifest.yaml"),
            ("provider/sample.yaml", nil, "provider/sample.yaml"), ("main.py", nil, "main.py"),
            ("requirements.txt", nil, "requirements.txt"), ("_assets/icon.svg", nil, "_assets/icon.svg"),
            ("manifest.yaml", SamplePlugin.manifest.replacing("0.2.0", with: "v2"), "version"),
            ("manifest.yaml", SamplePlugin.manifest.replacing("tester", with: "Tester"), "author"),
            ("manifest.yaml", SamplePlugin.manifest.replacing("0.2.0", with: "v2"), "the identity"),
            ("bin/sample-x86_64.xz", "not xz", "bin/sample-x86_64.xz is no whole xz file"),
            ("bin/sample-x86_64.sha256", nil, "bin/sample-x86_64.sha256 is missing"),
            ("bin/sample-x86_64.sha256", "0A", "bin/sample-x86_64.sha256 has to hold"),
            ("key.pem", "-----BEGIN RSA PRIVATE KEY-----", "\"key.pem\" is a private key"),
        ] as [(String, String?, String)])
    func broken(path: String, content: String?, message: String) throws {
        let result = try verify(SamplePlugin.files(with: path, content))
        #expect(result.errors.contains { $0.message.contains(message) }, "\(result.findings)")
    }

    @Test("all broken rules are told at once")
    func several() throws {
        let files = SamplePlugin.files(with: "main.py", nil).filter {
            !$0.path.hasPrefix("bin/") && $0.path != "requirements.txt"
        }
        let messages = try verify(files).errors.map(\.message).joined(separator: "\n")
        for part in ["main.py", "requirements.txt", "no program is in the package"] {
            #expect(messages.contains(part), "\(messages)")
        }
    }

    @Test("a provider that cannot be read keeps no other broken rule from being told")
    func withoutProvider() throws {
        let manifest = SamplePlugin.manifest.replacing("type: plugin", with: "type: tool")
        for provider in [nil, "a: [", "x: \(String(repeating: "y", count: 1 << 20))"] {
            let files =
                SamplePlugin.files(with: "manifest.yaml", manifest)
                .filter { !["requirements.txt", "provider/sample.yaml"].contains($0.path) }
                + (provider.map { [PackagedFile(path: "provider/sample.yaml", content: Array($0.utf8))] } ?? [])
            let messages = try verify(files).errors.map(\.message).joined(separator: "\n")
            for part in ["type", "requirements.txt", "provider/sample.yaml"] { #expect(messages.contains(part)) }
        }
    }

    @Test("a plugin whose launcher looks for no program needs none")
    func withoutProgram() throws {
        let files = SamplePlugin.files(with: "main.py", "import dify_plugin").filter { !$0.path.hasPrefix("bin/") }
        #expect(try verify(files).errors.isEmpty)
    }

    /// A list in a list in a list, ten times each, as a key.
    private static let keyBomb =
        "a0: &a0 [x, x]\n"
        + (1..<10).map { level in
            "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }.joined() + "? *a9\n: 1\n"

    private static let slowFiles = [
        ("models: {llm: {predefined: [\(Array(repeating: "'*/*/*'", count: 9000).joined(separator: ", "))]}}", "500"),
        ("models: {llm: {predefined: ['\(String(repeating: "*?", count: 9000))']}}", "bytes"),
        (keyBomb, "aliases"),
    ]

    @Test("small files that stand for long work are refused", arguments: slowFiles)
    func longWork(provider: String, message: String) throws {
        let result = try verify(SamplePlugin.files(with: "provider/sample.yaml", provider))
        #expect(result.errors.contains { $0.message.contains(message) }, "\(result.errors)")
    }

    @Test(
        "what is odd and breaks nothing is advice",
        arguments: [
            ("bin/sample-aarch64.xz", nil, "meta.arch names arm64"), ("README.md", nil, "README.md is missing"),
            (
                "manifest.yaml", SamplePlugin.manifest + "\nprivacy: PRIVACY.md",
                "PRIVACY.md, which `privacy` names, is missing"
            ),
            (".env", "KEY=1", "\".env\" is hidden"), (".git/config", "", "\".git/config\" is hidden"),
            ("manifest.yaml", SamplePlugin.manifest.replacing(", arm64", with: ""), "does not name arm64"),
            (PackageCategory.path, #"{"authorized_category":"community"}"#, "no signature does"),
        ] as [(String, String?, String)])
    func advice(path: String, content: String?, message: String) throws {
        let result = try verify(SamplePlugin.files(with: path, content))
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(result.advice.contains { $0.message.contains(message) }, "\(result.findings)")
    }

    @Test("a plugin without a native program is as good")
    func noProgram() throws {
        let files = SamplePlugin.files.filter { !$0.path.hasPrefix("bin/") }
        #expect(try verify(files, program: nil).errors.isEmpty)
    }

    @Test("sizes over the limits of Dify and of the host are told")
    func sizes() throws {
        func verify(_ size: Int) throws -> PackageVerification {
            let files = SamplePlugin.files + [PackagedFile(path: "large", content: [UInt8](repeating: 0, count: size))]
            return try self.verify(files)
        }
        let upload = try verify(PackageVerification.uploadLimit)
        #expect(upload.errors.isEmpty)
        #expect(upload.advice.contains { $0.message.contains("PLUGIN_MAX_PACKAGE_SIZE") })
        let host = try verify(PackageVerification.hostLimit)
        #expect(host.errors.count == 2)
    }

    @Test("a demanded signature has to be there, and to be good")
    func signature() throws {
        let key = try Fixture.signingKey()
        let bytes = try ZipWriter.archive(of: SamplePlugin.files)
        let unsigned = PackageVerification(of: bytes, keys: [key.publicKey])
        #expect(unsigned.errors.map(\.message) == ["the package is not signed"])
        let signed = try PackageSigner(key: key, category: .partner).sign(ZipArchive(bytes), time: 1)
        let good = PackageVerification(of: signed, keys: [key.publicKey], program: "sample")
        #expect(good.findings.isEmpty, "\(good.findings)")
        let unchecked = PackageVerification(of: signed)
        #expect(
            unchecked.advice.map(\.message) == ["the signature was not checked: give the public key to check it by"])
        var comment = signed
        comment[comment.count - 1] = UInt8(ascii: "]")
        #expect(
            PackageVerification(of: comment).errors.contains { $0.message.hasPrefix("the signature cannot be read") })
    }

    @Test("what is no archive is one error")
    func noArchive() {
        let result = PackageVerification(of: Array("hello".utf8))
        #expect(result.errors.map(\.message) == ["this is no zip archive: it has no end record"])
        #expect(result.identity == nil)
    }
}
