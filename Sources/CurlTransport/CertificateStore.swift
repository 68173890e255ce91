import CCurl
import Glibc

/// Where the certificate authorities are that a transport trusts by default.
public enum CertificateStore: Sendable, Hashable {
    /// Where libcurl was built to look.
    case builtIn
    /// A file of certificates as PEM text.
    case file(String)
    /// A directory of certificates, named by their hashes.
    case directory(String)

    /// The store the process environment names, else libcurl's own, else the first one that exists.
    public static var process: CertificateStore {
        choose(
            environment: { name in getenv(name).map { String(cString: $0) } },
            builtIn: builtInPaths,
            kind: { path in
                var status = stat()
                guard stat(path, &status) == 0, access(path, R_OK) == 0 else { return .missing }
                return status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
            })
    }

    /// What a path leads to.
    enum Kind {
        case missing
        case file
        case directory
    }

    /// The choice itself.
    ///
    /// A variable that is set counts even when its path is wrong: the error then names TLS, instead of a connection
    /// being trusted by authorities the user has replaced.
    static func choose(
        environment: (String) -> String?, builtIn: [String], kind: (String) -> Kind
    ) -> CertificateStore {
        for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"] {
            guard let path = environment(name), !path.isEmpty else { continue }
            return kind(path) == .directory ? .directory(path) : .file(path)
        }
        if builtIn.contains(where: { kind($0) != .missing }) { return .builtIn }
        if let path = usualFiles.first(where: { kind($0) == .file }) { return .file(path) }
        return .builtIn
    }

    /// Debian and Alpine, Fedora and RHEL 7, RHEL 9, openSUSE.
    static let usualFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    private static var builtInPaths: [String] {
        guard let info = ccurl_version() else { return [] }
        return [info.pointee.cainfo, info.pointee.capath].compactMap { $0.map { String(cString: $0) } }
    }
}
