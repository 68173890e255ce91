/// Which server certificates a request accepts.
public struct TLSTrust: Sendable, Hashable {
    /// Certificate authorities as PEM text, used instead of the system's; `nil` for the system's.
    public var certificateAuthorities: String?
    /// Accepts any certificate and any host name.
    ///
    /// For servers with self-made certificates on a trusted network only.
    public var skipsVerification: Bool

    /// Makes a trust setting; without arguments the system's authorities decide.
    public init(certificateAuthorities: String? = nil, skipsVerification: Bool = false) {
        self.certificateAuthorities = certificateAuthorities
        self.skipsVerification = skipsVerification
    }
}
