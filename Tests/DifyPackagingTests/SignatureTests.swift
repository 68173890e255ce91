import DifyPlugin
import Testing

@testable import DifyPackaging

@Suite("Signatures")
struct SignatureTests {
    private func signed(_ category: PackageCategory? = nil) throws -> ZipArchive {
        let signer = PackageSigner(key: try Fixture.signingKey(), category: category)
        return try ZipArchive(try signer.sign(ZipArchive(Fixture.bytes("python.zip")), time: Fixture.time))
    }

    private func status(_ archive: ZipArchive) throws -> SignatureStatus {
        try SignatureStatus(of: archive, keys: [try Fixture.verifyingKey()])
    }

    /// A copy with other files or another comment.
    private func altered(
        _ archive: ZipArchive, files: (inout [PackagedFile]) -> Void = { _ in }, comment: String? = nil
    ) throws -> ZipArchive {
        var changed = try archive.files()
        files(&changed)
        return try ZipArchive(
            try ZipWriter.archive(inOrder: changed, comment: comment.map { Array($0.utf8) } ?? archive.comment))
    }

    @Test("a signature has the bytes that openssl makes")
    func openSSL() throws {
        let plain = try #require(try PackageSignature(of: signed()))
        #expect(plain.bytes == (try Fixture.bytes("python.signature")))
        #expect(plain.time == Fixture.time)
        let community = try #require(try PackageSignature(of: signed(.community)))
        #expect(community.bytes == (try Fixture.bytes("python-community.signature")))
    }

    @Test("without a category the identity stays, with one it changes")
    func identity() throws {
        let unsigned = try ZipArchive(try Fixture.bytes("python.zip"))
        #expect(try PackageChecksum.checksum(of: signed()) == (try PackageChecksum.checksum(of: unsigned)))
        let archive = try signed(.community)
        // The same by a few lines of Python.
        let checksum = "9bcfd38a5530a0743ce7655248544f2f79782f297767b31215613e9f3004ac58"
        #expect(try PackageChecksum.checksum(of: archive) == checksum)
        #expect(archive.entries.last?.path == PackageCategory.path)
        guard case .good(_, .community) = try status(archive) else { return #expect(Bool(false)) }
        guard case .good(_, .langgenius) = try status(signed()) else { return #expect(Bool(false)) }
    }

    @Test("the key is read in the one form of PEM that the host reads; of the other it is told how to change it")
    func publicForms() throws {
        let error = #expect(throws: PackagingError.self) {
            try VerifyingKey(pem: try Fixture.text("test-only-key.spki.pem"))
        }
        #expect(error?.description.contains("openssl rsa -pubin -in KEY -RSAPublicKey_out") == true)
        let key = try VerifyingKey(pem: try Fixture.text("test-only-key.public.pem"))
        guard case .good = try SignatureStatus(of: signed(), keys: [key]) else { return #expect(Bool(false)) }
        #expect(key.pem == (try Fixture.text("test-only-key.public.pem")))
        #expect(try Fixture.signingKey().pem.reveal() == (try Fixture.text("test-only-key.pem")))
    }

    @Test("a new signature replaces the former one and its category")
    func again() throws {
        let signer = PackageSigner(key: try Fixture.signingKey(), category: .partner)
        let again = try ZipArchive(try signer.sign(signed(.community), time: 5))
        #expect(again.entries.filter { $0.path == PackageCategory.path }.count == 1)
        guard case .good(let signature, .partner) = try status(again) else { return #expect(Bool(false)) }
        #expect(signature.time == 5)
        let plain = PackageSigner(key: try Fixture.signingKey())
        let back = try plain.sign(again, time: Fixture.time)
        #expect(try ZipArchive(back).comment == signed().comment)
    }

    @Test("a changed file, a changed order and a changed time are told")
    func changed() throws {
        let archive = try signed()
        let signature = try #require(try PackageSignature(of: archive))
        #expect(try status(altered(archive) { $0[0].content += [0] }) == .bad(signature))
        #expect(try status(altered(archive) { $0.swapAt(0, 1) }) == .bad(signature))
        #expect(try status(altered(archive) { $0.append(PackagedFile(path: "new", content: [])) }) == .bad(signature))
        let later = PackageSignature(bytes: signature.bytes, time: signature.time + 1)
        #expect(
            try status(altered(archive, comment: String(decoding: later.comment, as: UTF8.self))) == .bad(later))
    }

    @Test("another key did not sign it, and without a key nothing is said")
    func wrongKey() throws {
        let archive = try signed()
        let signature = try #require(try PackageSignature(of: archive))
        let other = try SigningKey.generate()
        #expect(try SignatureStatus(of: archive, keys: [other.publicKey]) == .bad(signature))
        #expect(try SignatureStatus(of: archive, keys: []) == .unchecked(signature))
        #expect(other.pem.reveal().hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n"))
        #expect(other.publicKey.pem.hasPrefix("-----BEGIN RSA PUBLIC KEY-----\n"))
        #expect(try other.signature(of: []).count == 4096 / 8)
        #expect("\(other.pem)" == "•••")
        guard case .good = try SignatureStatus(of: archive, keys: [other.publicKey, Fixture.verifyingKey()]) else {
            return #expect(Bool(false))
        }
    }

    @Test(
        "a broken comment is told",
        arguments: [
            "{", "[]", "{}", #"{"signature":"a","time":1}"#, #"{"signature":"","time":1}"#, #"{"signature":"YQ=="}"#,
            #"{"signature":"YQ==","time":"1"}"#, "hello",
        ])
    func brokenComment(comment: String) throws {
        guard case .malformed = try status(altered(signed(), comment: comment)) else { return #expect(Bool(false)) }
    }

    @Test("no comment is no signature")
    func unsigned() throws {
        #expect(try status(altered(signed(), comment: "")) == .unsigned)
    }

    @Test("an unknown category is told", arguments: [#"{"authorized_category":"me"}"#, "{}", "", "\u{0}"])
    func category(content: String) throws {
        let file = PackagedFile(path: PackageCategory.path, content: Array(content.utf8))
        let files = [file]
        let message = PackageSignature.message(files: files, time: 1)
        let signature = PackageSignature(bytes: try Fixture.signingKey().signature(of: message), time: 1)
        let archive = try ZipArchive(try ZipWriter.archive(inOrder: files, comment: signature.comment))
        guard case .malformed = try status(archive) else { return #expect(Bool(false)) }
    }

    @Test(
        "what is no key is refused",
        arguments: ["", "hello", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"])
    func badKeys(pem: String) {
        #expect(throws: PackagingError.self) { try SigningKey(pem: Secret(pem)) }
        #expect(throws: PackagingError.self) { try VerifyingKey(pem: pem) }
    }

    @Test("what a package must not hold is not signed")
    func forbidden() throws {
        let signer = PackageSigner(key: try Fixture.signingKey())
        let archive = try ZipArchive(try Fixture.bytes("forbidden.zip"))
        #expect(throws: PackagingError.self) { try signer.sign(archive, time: 1) }
    }
}
