/// placeholder until merge
public struct LineSplitter: Sendable {
    init(maximumLineLength: Int) {}
    mutating func feed(_ bytes: Span<UInt8>, _ onLine: (HostLine) -> Void) {}
    mutating func finish(_ onLine: (HostLine) -> Void) {}
}
