/// One header field.
///
/// Names compare without regard to case (RFC 9110, section 5.1).
public struct HTTPHeader: Sendable, Hashable {
    /// The field's name as it is sent or was received.
    public var name: String
    /// The field's value without surrounding white space.
    public var value: String

    /// Makes a header field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [HTTPHeader] {
    /// The value of the first field of that name.
    public func first(named name: String) -> String? {
        let wanted = name.lowercased()
        return first { $0.name.lowercased() == wanted }?.value
    }
}

extension HTTPHeader: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name alone: the value may be a credential.
    public var description: String { "\(name): …" }
    /// The name alone.
    public var debugDescription: String { description }
    /// The name alone: `dump` and `String(reflecting:)` look here.
    public var customMirror: Mirror { Mirror(self, children: ["name": name], displayStyle: .struct) }
}
