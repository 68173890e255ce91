/// A text that must not be printed: an API key, a proxy password.
///
/// It has no description but dots, and nothing encodes it; whoever needs the text says so with ``reveal()``.
public struct Secret: Sendable, Hashable {
    private let text: String

    /// Wraps a text.
    public init(_ text: String) {
        self.text = text
    }

    /// The text itself, for the one place that sends it.
    public func reveal() -> String { text }

    /// Whether there is nothing to hide.
    public var isEmpty: Bool { text.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Dots.
    public var description: String { "•••" }
    /// Dots.
    public var debugDescription: String { "•••" }
    /// Nothing: `dump` and `String(reflecting:)` look here.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
