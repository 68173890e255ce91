/// A quick count of tokens without a vocabulary, in one pass.
///
/// Byte-pair vocabularies keep common Latin words whole, about four letters to a token, and need one token or more for
/// each ideograph and each mark.
enum TokenEstimate {
    /// The tokens a text is likely to have, never zero for a text that is not empty.
    static func tokens(of text: String) -> Int {
        var letters = 0
        var others = 0
        for byte in text.utf8 {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x20: letters += 1
            case 0x80...0xBF: break  // counted with the first byte of its character
            default: others += 1
            }
        }
        return (letters + 3) / 4 + others
    }
}
