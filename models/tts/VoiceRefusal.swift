import OpenAICompatible

/// What a refusal of a voice tells of those there are: the server tells them in no other way (Xinference API, section
/// 10).
enum VoiceRefusal {
    /// A voice that no model has.
    static let impossibleVoice = "?"

    /// What the engines write before the names.
    private static let marks = ["upported speakers are:", "vailable speakers:", "vailable:"]

    /// The names in the server's words; none if there are none.
    ///
    /// They come with commas between, as a Python list, or as a Python dictionary with a number for each.
    static func names(in words: String) -> [String] {
        let words = Array(words.utf8)
        guard
            let start = marks.lazy.compactMap({ mark in
                words.indices.first { words[$0...].starts(with: mark.utf8) }.map { $0 + mark.utf8.count }
            }).first
        else { return [] }
        let list = words[start...]
        let names = list.contains(quote) ? quoted(list) : plain(list)
        return names.filter { $0.contains { $0.isLetter || $0.isNumber } }
    }

    private static let quote = UInt8(ascii: "'")

    private static func quoted(_ list: ArraySlice<UInt8>) -> [String] {
        // Behind every second quotation mark stands something else than a name.
        let pieces = list.split(separator: quote, omittingEmptySubsequences: false)
        return stride(from: 1, to: pieces.count - 1, by: 2).map { String(decoding: pieces[$0], as: UTF8.self) }
    }

    private static func plain(_ list: ArraySlice<UInt8>) -> [String] {
        String(decoding: list, as: UTF8.self).split(separator: ",").map { name in
            String(name.filter { !$0.isWhitespace && $0 != "." })
        }
    }
}
