import OpenAICompatible

/// Which description: of which model, at which server, seen by whom.
///
/// A key or a gateway's header decides what a server shows, so both are part of it, as a hash: the cache must not keep
/// credentials. Two hashes with different beginnings make 128 bits, seeded anew in each process.
struct ModelCatalogKey: Hashable, Sendable {
    private let baseURL: String
    private let uid: String
    private let first: Int
    private let second: Int

    init(server: OpenAIServer, uid: String) {
        baseURL = server.baseURL
        self.uid = uid
        first = Self.hash(server, beginning: 0)
        second = Self.hash(server, beginning: 1)
    }

    private static func hash(_ server: OpenAIServer, beginning: UInt8) -> Int {
        var hasher = Hasher()
        hasher.combine(beginning)
        hasher.combine(server.apiKey)
        hasher.combine(server.extraHeaders)
        hasher.combine(server.trust)
        return hasher.finalize()
    }
}
