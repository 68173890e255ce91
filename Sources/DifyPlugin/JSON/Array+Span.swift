extension [UInt8] {
    /// A copy of the bytes of a span.
    init(copying span: Span<UInt8>) {
        self = []
        append(copying: span)
    }

    /// Adds a copy of the bytes of a span, as one block.
    mutating func append(copying span: Span<UInt8>) {
        // The span outlives the call that looks at its memory.
        span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
