import Glibc

/// With which daemon a plugin registers, and what it says of itself there (protocol section 4.1).
public struct RemoteConfiguration: Sendable {
    /// Settings that are missing or wrong, each with what to do about it.
    public struct InvalidError: Error, Sendable, Hashable, CustomStringConvertible {
        /// One sentence for each.
        public let description: String

        init(_ description: String) { self.description = description }
    }

    /// The daemon.
    public var address: RemoteAddress
    /// The debugging key.
    public var key: Secret
    /// The file with the lines that follow the handshake.
    public var registrationPath: String
    /// Milliseconds between heartbeats.
    ///
    /// The daemon gives up a plugin after a minute without one (section 4.3).
    public var heartbeatMilliseconds: Int32 = 10_000

    /// Makes a configuration.
    public init(address: RemoteAddress, key: Secret, registrationPath: String) {
        self.address = address
        self.key = key
        self.registrationPath = registrationPath
    }

    /// Reads `REMOTE_INSTALL_URL`, or `REMOTE_INSTALL_HOST` and `REMOTE_INSTALL_PORT`; `REMOTE_INSTALL_KEY`,
    /// `REMOTE_INSTALL_REGISTRATION` and `HEARTBEAT_INTERVAL`.
    ///
    /// - Parameter environment: the value of a variable; empty counts as none.
    /// - Throws: ``InvalidError`` that names everything that is missing or wrong.
    public init(environment: (String) -> String?) throws(InvalidError) {
        func value(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
        var complaints: [String] = []
        let address = Self.address(value, &complaints)
        let key = value("REMOTE_INSTALL_KEY")
        if key == nil {
            complaints.append("REMOTE_INSTALL_KEY is not set: copy the key from Dify's debugging panel")
        }
        let registration = value("REMOTE_INSTALL_REGISTRATION")
        if registration == nil {
            complaints.append(
                "REMOTE_INSTALL_REGISTRATION is not set: it names the file that `xinference-plugin debug` writes, "
                    + "with what the plugin says of itself")
        }
        let seconds = Self.heartbeatSeconds(value("HEARTBEAT_INTERVAL"), &complaints)
        guard complaints.isEmpty, let address, let key, let registration, let seconds else {
            throw InvalidError(complaints.joined(separator: "; "))
        }
        self.init(address: address, key: Secret(key), registrationPath: registration)
        heartbeatMilliseconds = seconds * 1000
    }

    /// Reads the process's environment.
    public static func fromEnvironment() throws(InvalidError) -> RemoteConfiguration {
        try RemoteConfiguration { name in getenv(name).map { String(cString: $0) } }
    }

    private static func address(_ value: (String) -> String?, _ complaints: inout [String]) -> RemoteAddress? {
        if let url = value("REMOTE_INSTALL_URL") {
            if let address = RemoteAddress(url) { return address }
            complaints.append("REMOTE_INSTALL_URL is \"\(url)\", which is not of the form host:port")
            return nil
        }
        guard let host = value("REMOTE_INSTALL_HOST") else {
            complaints.append("REMOTE_INSTALL_URL is not set: it says host:port as in Dify's debugging panel")
            return nil
        }
        guard var address = RemoteAddress(host) else {
            complaints.append("REMOTE_INSTALL_HOST is \"\(host)\", which is not a host")
            return nil
        }
        if let text = value("REMOTE_INSTALL_PORT") {
            guard let port = RemoteAddress.port(text) else {
                complaints.append("REMOTE_INSTALL_PORT is \"\(text)\", which is not a port from 1 to 65535")
                return nil
            }
            address.port = port
        }
        return address
    }

    private static func heartbeatSeconds(_ text: String?, _ complaints: inout [String]) -> Int32? {
        guard let text else { return 10 }
        if let seconds = Int32(text), (1...30).contains(seconds) { return seconds }
        complaints.append("HEARTBEAT_INTERVAL is \"\(text)\"; it may be 1 to 30 seconds")
        return nil
    }
}
