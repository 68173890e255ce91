import Foundation

/// What the resolver says of the server's name.
enum HostLookup: Sendable, Hashable {
    /// It is an address already.
    case address(String)
    case found(name: String, addresses: [String])
    case unknown(name: String, reason: String)

    /// Asks the system's resolver; blocks while it does.
    static func of(_ url: String) -> (HostLookup, Duration) {
        let start = ContinuousClock.now
        let lookup = look(up: host(of: url))
        return (lookup, start.duration(to: .now))
    }

    /// The host of a checked URL, without the brackets of an IPv6 address.
    static func host(of url: String) -> String {
        let authority = url.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" }
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }

    /// A name that is not known may still be known to a proxy.
    func step(hasProxy: Bool, _ duration: Duration) -> CheckReport.Step {
        switch self {
        case .address(let address): .init("name", .ok, "\(address) is an address; no name to look up")
        case .found(let name, let addresses):
            .init("name", .ok, "\(name) is \(addresses.joined(separator: ", "))", duration)
        case .unknown(let name, let reason):
            .init("name", hasProxy ? .notice : .failed, "\(name) has no address here: \(reason)", duration)
        }
    }

    private static func look(up host: String) -> HostLookup {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, host, &v4) == 1 || inet_pton(AF_INET6, host, &v6) == 1 { return .address(host) }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else { return .unknown(name: host, reason: String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next?.pointee {
            if let address = text(of: entry), !addresses.contains(address) { addresses.append(address) }
            next = entry.ai_next
        }
        return .found(name: host, addresses: addresses)
    }

    private static func text(of entry: addrinfo) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
        guard code == 0 else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
