import Foundation

/// Certificates for servers on 127.0.0.1, valid for a hundred years and good for nothing else.
enum TestCertificates {
    /// A TLS server with a certificate that `authority` has signed.
    static func server() throws -> TLSServer {
        let directory = FileManager.default.temporaryDirectory.appending(path: "transport-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (certificate, key) = (directory.appending(path: "server.pem"), directory.appending(path: "server.key"))
        try Data(serverCertificate.utf8).write(to: certificate)
        try Data(serverKey.utf8).write(to: key)
        guard let server = TLSServer(certificate: certificate.path, key: key.path) else {
            throw SetUpError("the tests need a libcurl that was built with OpenSSL 3")
        }
        return server
    }

    /// A file with the authority's certificate, for as long as `body` runs.
    static func withAuthorityFile<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let file = FileManager.default.temporaryDirectory.appending(path: "authority-\(UUID().uuidString).pem")
        try Data(authority.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await body(file.path)
    }

    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBiTCCAS+gAwIBAgIUYoMJnQwoVA1tAwXkXhoNVS43QxgwCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIxMDU0MDAyWhgPMjEy
        NjEwMjgwNTQwMDJaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAEE8mF4QdBv48ObS71SNrpBqtTeNtk3/5WosP3i4eU
        h01ilBgrwiAsOKkLhL4oSukO7A9uSJoPKTGRjNkQw03RD6NTMFEwHQYDVR0OBBYE
        FGkoJuMOY6kwJWGVJOMNbzazFgBTMB8GA1UdIwQYMBaAFGkoJuMOY6kwJWGVJOMN
        bzazFgBTMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAJ7ObEKW
        gz4y4q65pcDfqTVwSaKxbN19iNGUzopwCpKZAiBZC9EOPQVjjtu/C11YCGUkv/0u
        ONOJYGxZrpDKeRz4jQ==
        -----END CERTIFICATE-----
        """

    /// An authority that has signed nothing.
    static let otherAuthority = """
        -----BEGIN CERTIFICATE-----
        MIIBmTCCAT+gAwIBAgIUU9I4PisbItIoNnKf/DYaK6ylBQkwCgYIKoZIzj0EAwIw
        ITEfMB0GA1UEAwwWQW5vdGhlciB0ZXN0IGF1dGhvcml0eTAgFw0yNjExMjEwNTQw
        MDJaGA8yMTI2MTAyODA1NDAwMlowITEfMB0GA1UEAwwWQW5vdGhlciB0ZXN0IGF1
        dGhvcml0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOHk6ml9AX8HpE9njTRd
        gWDSWsLsgIDvDNAIZz+Afah+ab9sYljP1lZS0F85fJn+ZleFR1w8p8NUGLmQJACc
        jzajUzBRMB0GA1UdDgQWBBRNDEzc9WWADN52Z49o5P+p+Te1ATAfBgNVHSMEGDAW
        gBRNDEzc9WWADN52Z49o5P+p+Te1ATAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49
        BAMCA0gAMEUCIQDeOvlJBdZKKMRGWSXBM74penJL0wVbgwiWq7I+eR8ZKAIgHpRN
        g4tXGdbsCbjjX7ch60UDZPQvEXm9LjW+UrESllE=
        -----END CERTIFICATE-----
        """

    private static let serverCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBjzCCATWgAwIBAgIUIn1/jXHl9J1fUFgoqIMoDX1PDEswCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIxMDU0MDAyWhgPMjEy
        NjEwMjgwNTQwMDJaMBQxEjAQBgNVBAMMCTEyNy4wLjAuMTBZMBMGByqGSM49AgEG
        CCqGSM49AwEHA0IABMNYZUolELk/Xb9n0pbiaqDmSTemce4/2L4jHPvqp3tRjUFH
        v3k7R8iNQCKoBAbuAVnSzN/dGH5iW+EwoC6fuiejXjBcMA8GA1UdEQQIMAaHBH8A
        AAEwCQYDVR0TBAIwADAdBgNVHQ4EFgQUqpjx7jeo8/fhhcyx1YapWC/PKbMwHwYD
        VR0jBBgwFoAUaSgm4w5jqTAlYZUk4w1vNrMWAFMwCgYIKoZIzj0EAwIDSAAwRQIg
        B6tfkDLFA6zg2+lP9d0M69jbf5eWJTuZXw6TJ70ZLckCIQCj2DPdSqt0tyUS6WZM
        QxPjmN7UjxHhokyx98qkMWzyCw==
        -----END CERTIFICATE-----
        """

    private static let serverKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgvM7GdeTOCDSbs6+/
        FUcoxwt4QjwCarnVZS6Mst5hgxehRANCAATDWGVKJRC5P12/Z9KW4mqg5kk3pnHu
        P9i+Ixz76qd7UY1BR795O0fIjUAiqAQG7gFZ0szf3Rh+YlvhMKAun7on
        -----END PRIVATE KEY-----
        """
}
