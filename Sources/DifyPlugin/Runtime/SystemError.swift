import Glibc

/// A system call that failed.
public struct SystemError: Error, Sendable, Hashable {
    /// The call's name.
    public var call: String
    /// The value of `errno`.
    public var code: Int32

    /// Makes an error.
    public init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }
}

extension SystemError: CustomStringConvertible {
    /// The call and the system's words.
    public var description: String { "\(call) failed: \(String(cString: strerror(code)))" }
}
