internal import DifyPlugin

/// Why an answer that is what the API promises in form cannot be used.
///
/// Items are counted from 0.
public enum AnswerFault: Error, Sendable, Hashable {
    /// There are more or fewer items than were asked for.
    case count(expected: Int, found: Int)
    /// Something that is no number, such as `null` or `NaN`, in a vector or as a score.
    case notANumber(item: Int, found: String)
    /// A vector without numbers.
    case emptyVector(item: Int)
    /// A vector of another length than the first.
    case raggedVector(item: Int, expected: Int, found: Int)
    /// A vector that is zero everywhere.
    case zeroVector(item: Int)
    /// A score for a document that does not exist, or a second one for the same.
    case index(Int, documents: Int)
    /// Something of another type than audio.
    case noAudio(type: String)
    /// No byte of audio.
    case emptyAudio
    /// Less audio than its own header announces, in bytes.
    case shortAudio(expected: Int, found: Int)
}

extension AnswerFault {
    /// Why an item could not be read: the fault if a word stands where a number should, else the error as it is.
    ///
    /// JSON has no NaN, and Python writes it all the same.
    static func cause(of error: JSONError, item: Int, in bytes: [UInt8]) -> any Error {
        guard bytes.indices.contains(error.offset) else { return error }
        let word = bytes[error.offset...].prefix(8).prefix { ($0 | 0x20) &- UInt8(ascii: "a") < 26 }
        guard !word.isEmpty else { return error }
        return AnswerFault.notANumber(item: item, found: String(decoding: word, as: UTF8.self))
    }
}
