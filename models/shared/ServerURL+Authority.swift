import DifyPlugin
import Glibc

extension ServerURL {
    /// Host and port in one spelling, without the scheme's own port.
    static func authority(
        _ authority: Substring, scheme: String
    ) throws(CredentialsValidateFailedError) -> String {
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else {
                throw refusal("opens a bracket before an IPv6 address and does not close it")
            }
            let after = authority[authority.index(after: close)...]
            guard after.isEmpty || after.hasPrefix(":") else {
                throw refusal("holds \"\(after)\" behind the IPv6 address, where only a port may stand")
            }
            let address = String(authority[..<close].dropFirst())
            guard isIPv6(address) else { throw refusal("holds \"[\(address)]\", which is not an IPv6 address") }
            return "[\(address.lowercased())]" + (try checkedPort(after.isEmpty ? nil : after.dropFirst(), scheme))
        }
        guard let colon = authority.firstIndex(of: ":") else { return try checkedName(authority) }
        guard authority.lastIndex(of: ":") == colon else {
            let fix = bracketed(authority) ?? "[2001:db8::5]:9997"
            throw refusal("holds an IPv6 address without brackets: write \"\(scheme)://\(fix)\"")
        }
        let name = try checkedName(authority[..<colon])
        return name + (try checkedPort(authority[authority.index(after: colon)...], scheme))
    }

    /// An IPv6 address with brackets put around it; `nil` for anything else.
    ///
    /// A last group of four digits or more is taken for a port: `fd00::5:9997` more likely ends in one.
    static func bracketed(_ text: Substring) -> String? {
        if let colon = text.lastIndex(of: ":") {
            let (head, tail) = (text[..<colon], text[text.index(after: colon)...])
            if tail.utf8.count >= 4, tail.utf8.allSatisfy(isDigit), isIPv6(String(head)) { return "[\(head)]:\(tail)" }
        }
        return isIPv6(String(text)) ? "[\(text)]" : nil
    }

    // MARK: Parts

    private static func isIPv6(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }

    private static func checkedName(_ host: Substring) throws(CredentialsValidateFailedError) -> String {
        guard !host.isEmpty else { throw refusal("has no host: write \"\(example)\"") }
        guard host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_") })
        else {
            throw refusal(
                "holds \"\(host)\", which is not a host name; one in another script has to be written as \"xn--…\"")
        }
        guard host.utf8.count <= 253, !host.hasPrefix("."), !String(host).holds("..") else {
            throw refusal("holds \"\(host)\", which cannot be a host name")
        }
        var address = in_addr()
        // Left to the resolver, "10.1" would mean 10.0.0.1, which nobody who writes it intends.
        if host.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") }),
            inet_pton(AF_INET, String(host), &address) != 1
        {
            throw refusal("holds \"\(host)\", which is no IP address: it has four numbers from 0 to 255")
        }
        return host.lowercased()
    }

    private static func checkedPort(
        _ port: Substring?, _ scheme: String
    ) throws(CredentialsValidateFailedError) -> String {
        guard let port else { return "" }
        guard !port.isEmpty else {
            throw refusal("ends its host with a colon: write a port from 1 to 65535 behind it, Xinference's is 9997")
        }
        guard port.utf8.allSatisfy(isDigit), let number = UInt16(port), number > 0 else {
            throw refusal("holds the port \"\(port)\"; a port is a number from 1 to 65535")
        }
        return number == (scheme == "https" ? 443 : 80) ? "" : ":\(number)"
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
}
