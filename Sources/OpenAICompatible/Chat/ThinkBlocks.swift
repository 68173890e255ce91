/// What a model thought in earlier turns, as it comes back in the conversation.
enum ThinkBlocks {
    private static let opening = Array("<think>".utf8)
    private static let closing = Array("</think>".utf8)

    /// The text without its `<think>…</think>` blocks, and without the white space they leave at the beginning.
    ///
    /// Models are trained on conversations without them, and they eat context. A block that was never closed goes to the
    /// end if the text begins with it: the answer was cut while the model still thought. Behind other words the tag is
    /// one of them.
    static func stripped(from text: String) -> String {
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        var start = 0
        while let begin = bytes.firstIndex(ofTag: opening, from: start) {
            guard let end = bytes.firstIndex(ofTag: closing, from: begin + opening.count) else {
                if String(decoding: kept + bytes[start..<begin], as: UTF8.self).isBlank { return "" }
                break
            }
            kept += bytes[start..<begin]
            start = end + closing.count
        }
        // What holds no block goes as it came, white space and all.
        if start == 0 { return text }
        kept += bytes[start...]
        return String(String(decoding: kept, as: UTF8.self).drop(while: \.isWhitespace))
    }
}
