/// What a package is known by: `author/name:version@checksum` (protocol sections 1.2 and 1.7).
public struct PluginIdentity: Sendable, Hashable {
    /// Who made the plugin.
    public let author: String
    /// The plugin's name.
    public let name: String
    /// Its version.
    public let version: String
    /// The package's checksum in lower-case hexadecimal digits.
    public let checksum: String

    /// Makes an identity.
    ///
    /// - Throws: ``DeclarationViolation`` for the first part that the host would refuse.
    public init(author: String, name: String, version: String, checksum: String) throws(DeclarationViolation) {
        guard TextShape.isName(author, atMost: 64) else {
            throw DeclarationViolation("author", "is \"\(author)\"; it has to be 1 to 64 of a-z, 0-9, _ and -")
        }
        guard TextShape.isName(name, atMost: 255) else {
            throw DeclarationViolation("name", "is \"\(name)\"; it has to be 1 to 255 of a-z, 0-9, _ and -")
        }
        guard TextShape.isVersion(version, points: 1...3) else {
            throw DeclarationViolation("version", "is \"\(version)\"; it has to be numbers such as 0.1.0")
        }
        guard TextShape.isHexadecimal(checksum.utf8, count: 32...64) else {
            throw DeclarationViolation("checksum", "is \"\(checksum)\"; it has to be 32 to 64 of a-f and 0-9")
        }
        self.author = author
        self.name = name
        self.version = version
        self.checksum = checksum
    }
}

extension PluginIdentity: CustomStringConvertible {
    /// The identity as the host writes it.
    public var description: String { "\(author)/\(name):\(version)@\(checksum)" }
}
