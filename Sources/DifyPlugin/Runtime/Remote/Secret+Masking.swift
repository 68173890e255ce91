extension Secret {
    /// A text of somebody else's with dots wherever it quotes the secret.
    func masked(in text: String) -> String {
        let secret = Array(reveal().utf8)
        guard let first = secret.first else { return text }
        let bytes = Array(text.utf8)
        var masked: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == first, bytes[place...].starts(with: secret) {
                masked.append(contentsOf: description.utf8)
                place += secret.count
            } else {
                masked.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: masked, as: UTF8.self)
    }
}
