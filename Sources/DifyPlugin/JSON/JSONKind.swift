/// The six kinds of JSON value.
public enum JSONKind: Sendable, Hashable {
    /// `null`
    case null
    /// `true` or `false`
    case bool
    /// A number, integral or not.
    case number
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
}
