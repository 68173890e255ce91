import CryptoExtras
public import DifyPlugin

/// The private half of a key, which signs packages.
public struct SigningKey: Sendable {
    let key: _RSA.Signing.PrivateKey

    /// Makes a new key of 4096 bits.
    ///
    /// - Throws: ``PackagingError`` if the system gives no random numbers.
    public static func generate() throws(PackagingError) -> SigningKey {
        do { return SigningKey(key: try _RSA.Signing.PrivateKey(keySize: .bits4096)) } catch {
            throw PackagingError("no key could be made: \(error)")
        }
    }

    private init(key: _RSA.Signing.PrivateKey) {
        self.key = key
    }

    /// Reads a key from PEM, `RSA PRIVATE KEY` or `PRIVATE KEY`.
    ///
    /// - Throws: ``PackagingError`` if there is none, or one under 2048 bits.
    public init(pem: Secret) throws(PackagingError) {
        guard let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem.reveal()) else {
            throw PackagingError(
                "this is no private RSA key of 2048 bits or more in PEM, without a passphrase (RSA PRIVATE KEY)")
        }
        self.key = key
    }

    /// The key in PEM (PKCS#1, `RSA PRIVATE KEY`), as Dify's own tool writes it.
    public var pem: Secret { Secret(key.pemRepresentation.terminated) }

    /// The half that everybody may have.
    public var publicKey: VerifyingKey { VerifyingKey(key: key.publicKey) }

    /// The signature of a message (RSA PKCS#1 v1.5 with SHA-256).
    func signature(of message: [UInt8]) throws(PackagingError) -> [UInt8] {
        do {
            return Array(try key.signature(for: message, padding: .insecurePKCS1v1_5).rawRepresentation)
        } catch { throw PackagingError("the key does not sign: \(error)") }
    }
}
