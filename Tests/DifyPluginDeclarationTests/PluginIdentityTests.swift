import DifyPluginDeclaration
import Testing

struct PluginIdentityTests {
    static let checksum = String(repeating: "0a", count: 32)

    @Test("an identity is written as the host writes it")
    func description() throws {
        let identity = try PluginIdentity(author: "a_c-me", name: "n1", version: "0.1.0-rc1", checksum: Self.checksum)
        #expect("\(identity)" == "a_c-me/n1:0.1.0-rc1@\(Self.checksum)")
    }

    @Test(
        "parts at the edge of the host's expression are taken",
        arguments: [
            (String.letters(64), "n", "0.1", checksum), ("a", String.letters(255), "1.2.3.4", checksum),
            ("a", "n", "9999.9999-\(String.letters(16))", String(repeating: "f", count: 32)),
        ])
    func edges(_ author: String, _ name: String, _ version: String, _ checksum: String) throws {
        let identity = try PluginIdentity(author: author, name: name, version: version, checksum: checksum)
        #expect("\(identity)" == "\(author)/\(name):\(version)@\(checksum)")
    }

    @Test(
        "a part that the host refuses is named",
        arguments: [
            ("", "n", "1.0", checksum, "author"), ("Acme", "n", "1.0", checksum, "author"),
            (String.letters(65), "n", "1.0", checksum, "author"), ("a/b", "n", "1.0", checksum, "author"),
            ("a", "", "1.0", checksum, "name"), ("a", String.letters(256), "1.0", checksum, "name"),
            ("a", "n:1", "1.0", checksum, "name"), ("a", "n", "", checksum, "version"),
            ("a", "n", "1", checksum, "version"),
            ("a", "n", "v1.0.0", checksum, "version"), ("a", "n", "1.2.3.4.5", checksum, "version"),
            ("a", "n", "1.0-a.b", checksum, "version"), ("a", "n", "1.0-\(String.letters(17))", checksum, "version"),
            ("a", "n", "1.0", "", "checksum"), ("a", "n", "1.0", String(repeating: "a", count: 31), "checksum"),
            ("a", "n", "1.0", String(repeating: "a", count: 65), "checksum"),
            ("a", "n", "1.0", String(repeating: "A", count: 64), "checksum"),
            ("a", "n", "1.0", String(repeating: "g", count: 64), "checksum"),
        ])
    func refused(_ author: String, _ name: String, _ version: String, _ checksum: String, _ field: String) {
        let error = #expect(throws: DeclarationViolation.self) {
            try PluginIdentity(author: author, name: name, version: version, checksum: checksum)
        }
        #expect(error?.field == field)
        #expect(error?.reason.contains("it has to be") == true)
    }
}
