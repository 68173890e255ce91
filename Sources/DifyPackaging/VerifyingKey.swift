import CryptoExtras

/// The public half of a key, by which signatures are checked.
public struct VerifyingKey: Sendable {
    let key: _RSA.Signing.PublicKey

    init(key: _RSA.Signing.PublicKey) {
        self.key = key
    }

    /// Reads a key from PEM (PKCS#1, `RSA PUBLIC KEY`), the only form that Dify's host reads (protocol section 1.8).
    ///
    /// - Throws: ``PackagingError`` if there is none, or one under 2048 bits.
    public init(pem: String) throws(PackagingError) {
        guard !pem.contains("-----BEGIN PUBLIC KEY-----") else {
            throw PackagingError(
                "Dify's host does not read a PUBLIC KEY; make an RSA PUBLIC KEY of it:"
                    + " openssl rsa -pubin -in KEY -RSAPublicKey_out")
        }
        guard let key = try? _RSA.Signing.PublicKey(pemRepresentation: pem) else {
            throw PackagingError("this is no public RSA key of 2048 bits or more in PEM (RSA PUBLIC KEY)")
        }
        self.key = key
    }

    /// The key in PEM (PKCS#1, `RSA PUBLIC KEY`), as Dify's host reads it.
    public var pem: String { key.pkcs1PEMRepresentation.terminated }

    /// Whether a signature is that of a message.
    func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature), for: message, padding: .insecurePKCS1v1_5)
    }
}

extension String {
    /// The text with a line feed at its end.
    var terminated: String { hasSuffix("\n") ? self : self + "\n" }
}
