import Glibc
internal import HTTPTransport

/// Which proxies requests go through, in the notation of the environment variables.
///
/// Resolved here and not by libcurl, which ignores the upper-case `HTTP_PROXY`; Dify's daemon sets exactly that.
public struct ProxyEnvironment: Sendable, Hashable {
    /// The proxy for `http` URLs; `nil` for none of its own.
    public var http: String?
    /// The proxy for `https` URLs; `nil` for none of its own.
    public var https: String?
    /// The proxy for URLs whose scheme has none of its own.
    public var all: String?
    /// Hosts that are reached directly, separated by commas: names with their subdomains, addresses, address ranges,
    /// each with a port if wanted, or `*`.
    public var exceptions: String

    /// Makes a set of proxies; without arguments every connection is direct.
    public init(http: String? = nil, https: String? = nil, all: String? = nil, exceptions: String = "") {
        self.http = http
        self.https = https
        self.all = all
        self.exceptions = exceptions
    }

    /// Reads `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    ///
    /// The lower-case name wins, even when it is empty, which switches that proxy off.
    public init(environment: (String) -> String?) {
        func value(_ name: String) -> String? {
            let text = environment(name.lowercased()) ?? environment(name)
            return text?.isEmpty == false ? text : nil
        }
        self.init(
            http: value("HTTP_PROXY"), https: value("HTTPS_PROXY"), all: value("ALL_PROXY"),
            exceptions: value("NO_PROXY") ?? "")
    }

    /// What the process environment says.
    public static var process: ProxyEnvironment {
        ProxyEnvironment { name in getenv(name).map { String(cString: $0) } }
    }

    /// The proxy for an origin; `nil` for a direct connection.
    ///
    /// - Throws: `proxy` when the value is not a proxy's URL. The value may hold a password, so the error shows only
    ///   which variable it came from.
    func proxy(for origin: Origin) throws(TransportError) -> String? {
        let specific = origin.scheme == "https" ? https : http
        guard let value = specific ?? all else { return nil }
        let variable = specific == nil ? "ALL_PROXY" : origin.scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY"
        // Not `contains("://")`: a search for a string brings the regular expression engine with it, a megabyte.
        let hasScheme = value.firstIndex(of: ":").map { value[$0...].hasPrefix("://") } ?? false
        let url = hasScheme ? value : "http://" + value
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let proxy = Origin(parsing: url) else {
            throw TransportError(.proxy, "\(variable) is not a proxy URL; it should look like http://host:port")
        }
        guard Self.schemes.contains(proxy.scheme) else {
            throw TransportError(
                .proxy,
                "\(variable) has scheme \(proxy.scheme); it should be one of \(Self.schemes.joined(separator: ", "))")
        }
        return url
    }

    /// The exceptions in libcurl's notation, which has no ports and knows `*` only when it stands alone.
    func exceptions(for origin: Origin) -> String {
        var hosts: [Substring] = []
        for entry in exceptions.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }) {
            if entry == "*" { return "*" }
            guard let (host, port) = Self.splitPort(entry) else {
                hosts.append(entry)
                continue
            }
            if port == origin.port { hosts.append(host) }
        }
        return hosts.joined(separator: ",")
    }

    private static let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]

    /// `host:port` or `[address]:port`; `nil` without a port, as in a bare IPv6 address.
    private static func splitPort(_ entry: Substring) -> (host: Substring, port: Int)? {
        guard let colon = entry.lastIndex(of: ":"), let port = Int(entry[entry.index(after: colon)...]) else {
            return nil
        }
        let host = entry[..<colon]
        guard !host.contains(":") || host.last == "]" else { return nil }
        return (host, port)
    }
}

extension ProxyEnvironment: CustomStringConvertible, CustomReflectable {
    /// Says which proxies are set, not what they are: a proxy's URL may hold a password.
    public var description: String {
        let names = [("http", http), ("https", https), ("all", all)].filter { $0.1 != nil }.map(\.0)
        return names.isEmpty ? "no proxy" : "proxy for \(names.joined(separator: ", "))"
    }

    /// Nothing, for the same reason.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
