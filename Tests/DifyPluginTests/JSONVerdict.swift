@testable import DifyPlugin

/// What the reader says about a whole text.
enum JSONVerdict: Equatable, Sendable {
    case accepted
    case refused(JSONError.Code)

    /// By reading it as a tree.
    static func reading(_ bytes: [UInt8], maximumDepth: Int = 128) -> JSONVerdict {
        var reader = JSONReader(bytes.span, maximumDepth: maximumDepth)
        do throws(JSONError) {
            _ = try reader.readValue()
            try reader.finish()
            return .accepted
        } catch { return .refused(error.code) }
    }

    /// By passing over it.
    static func skipping(_ bytes: [UInt8], maximumDepth: Int = 128) -> JSONVerdict {
        var reader = JSONReader(bytes.span, maximumDepth: maximumDepth)
        do throws(JSONError) {
            try reader.skipValue()
            try reader.finish()
            return .accepted
        } catch { return .refused(error.code) }
    }

    /// Whether both ways agree.
    ///
    /// A number too large for a double is the one difference: only a reader that needs its value can object.
    static func agree(_ reading: JSONVerdict, _ skipping: JSONVerdict) -> Bool {
        reading == skipping || reading == .refused(.numberOutOfRange)
    }
}
