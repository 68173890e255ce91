internal import DifyPlugin
internal import HTTPTransport

extension OpenAIClient {
    /// Bytes of the server's words that are looked at.
    private static let wordsLimit = 64 << 10
    /// Bytes and characters of an answer that are quoted when it cannot be read.
    private static let excerptBytes = 4096
    private static let excerptLength = 200

    /// Makes the server's words fit for a message, without the key.
    ///
    /// The key is looked for before anything is cut, so that no half of it stays, and again after what stood inside it
    /// may have been taken out.
    package func tidy(_ words: String) -> String {
        redact(ErrorBody.clean(redact(String(decoding: words.utf8.prefix(Self.wordsLimit), as: UTF8.self))))
    }

    /// The failure for an error in a response with the status 200.
    func inStream(_ words: String) -> OpenAIError.Reason {
        let words = tidy(words)
        return .inStream(words: words.isEmpty ? "an error without words" : words)
    }

    /// The beginning of an answer that could not be read, fit for a message.
    func excerpt(_ bytes: Span<UInt8>) -> String {
        let prefix = bytes.extracting(first: Self.excerptBytes).indices.map { bytes[$0] }
        return String(tidy(String(decoding: prefix, as: UTF8.self)).prefix(Self.excerptLength))
    }

    /// Takes the credentials out of what the server says, should it repeat them.
    private func redact(_ words: String) -> String {
        // Of `Bearer abc` and the like a server may repeat the second part alone.
        var secrets = server.extraHeaders.flatMap { header in
            [header.value] + header.value.split(separator: " ").dropFirst().map(String.init)
        }
        if let key = server.apiKey { secrets.append(key.reveal()) }
        // The longest first: one may be the beginning of another.
        secrets = secrets.filter { $0.utf8.count >= 4 }.sorted { $0.utf8.count > $1.utf8.count }
        return secrets.reduce(words) { words, secret in words.substituting("•••", for: secret) }
    }
}
