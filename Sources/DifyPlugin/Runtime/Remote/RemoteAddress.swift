/// Where a plugin daemon takes the plugins of their authors: a host and a port (protocol section 4.1).
public struct RemoteAddress: Sendable, Hashable {
    /// The port of a daemon that is not told otherwise.
    public static let defaultPort: UInt16 = 5003

    /// A name or an address; an IPv6 address without its brackets.
    public var host: String
    /// The port.
    public var port: UInt16

    /// Makes an address.
    public init(host: String, port: UInt16 = RemoteAddress.defaultPort) {
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port`, `[IPv6]:port`, or any of them behind a scheme; `nil` if it is none.
    public init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        if let scheme = Self.range(of: "://", in: rest) { rest = rest[scheme.upperBound...] }
        if rest.last == UInt8(ascii: "/") { rest = rest.dropLast() }
        if rest.first == UInt8(ascii: "[") {
            guard let close = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let behind = rest[(close + 1)...]
            self.init(hostBytes: rest[(rest.startIndex + 1)..<close], portBytes: behind.isEmpty ? nil : behind)
        } else if let colon = rest.firstIndex(of: UInt8(ascii: ":")),
            rest.lastIndex(of: UInt8(ascii: ":")) == colon
        {
            self.init(hostBytes: rest[..<colon], portBytes: rest[colon...])
        } else {
            // Several colons and no brackets: an IPv6 address alone.
            self.init(hostBytes: rest, portBytes: nil)
        }
    }

    /// - Parameter portBytes: a colon and digits.
    private init?(hostBytes: ArraySlice<UInt8>, portBytes: ArraySlice<UInt8>?) {
        guard !hostBytes.isEmpty, hostBytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }) else {
            return nil
        }
        host = String(decoding: hostBytes, as: UTF8.self)
        port = Self.defaultPort
        guard let portBytes else { return }
        guard portBytes.first == UInt8(ascii: ":"),
            let number = Self.port(String(decoding: portBytes.dropFirst(), as: UTF8.self))
        else { return nil }
        port = number
    }

    /// A port that can be connected to.
    static func port(_ text: String) -> UInt16? {
        guard text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }), let number = UInt16(text), number > 0 else {
            return nil
        }
        return number
    }

    private static func range(of separator: String, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        let separator = Array(separator.utf8)
        for start in bytes.indices where bytes[start...].starts(with: separator) {
            return start..<(start + separator.count)
        }
        return nil
    }
}

extension RemoteAddress: CustomStringConvertible {
    /// Host and port, as they are written together.
    public var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
