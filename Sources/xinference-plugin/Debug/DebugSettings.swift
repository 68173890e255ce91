import DifyPlugin

/// With which daemon to register, from what was said on the command line, in the environment and in `.env`.
///
/// In this order: whatever says where the daemon is first counts, URL or host; so does what says the key first.
struct DebugSettings: Sendable, Hashable {
    /// What was said on the command line.
    struct Flags: Sendable, Hashable {
        var url: String?
        var host: String?
        var port: UInt16?
        var key: String?
    }

    /// Settings that are missing or wrong.
    struct InvalidError: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    /// The daemon.
    let address: RemoteAddress
    /// The debugging key.
    let key: Secret

    /// Looks everything up.
    ///
    /// - Throws: ``InvalidError`` that says what is missing and where it may be set.
    init(flags: Flags, environment: [String: String], file: [String: String]) throws(InvalidError) {
        let layers = [environment, file]
        func value(_ name: String) -> String? { layers.lazy.compactMap { $0[name] }.first { !$0.isEmpty } }
        var address: RemoteAddress
        if let text = flags.url ?? flags.host {
            address = try Self.address(text, flags.url == nil ? "--host" : "--url")
        } else {
            address = try Self.address(layers, port: value("REMOTE_INSTALL_PORT"))
        }
        if let port = flags.port { address.port = port }
        guard let key = flags.key ?? value("REMOTE_INSTALL_KEY"), !key.isEmpty else {
            throw InvalidError(
                description: "there is no key: put REMOTE_INSTALL_KEY, from Dify's debugging panel, into .env")
        }
        self.address = address
        self.key = Secret(key)
    }

    /// The variables for the runtime.
    func environment(registration: String) -> [String: String] {
        [
            "INSTALL_METHOD": InstallMethod.remote.rawValue, "REMOTE_INSTALL_URL": "\(address)",
            "REMOTE_INSTALL_KEY": key.reveal(), "REMOTE_INSTALL_REGISTRATION": registration,
        ]
    }

    private static func address(_ layers: [[String: String]], port: String?) throws(InvalidError) -> RemoteAddress {
        for layer in layers {
            if let url = layer["REMOTE_INSTALL_URL"], !url.isEmpty { return try address(url, "REMOTE_INSTALL_URL") }
            guard let host = layer["REMOTE_INSTALL_HOST"], !host.isEmpty else { continue }
            var found = try address(host, "REMOTE_INSTALL_HOST")
            if let port {
                guard let number = UInt16(port), number > 0 else {
                    throw InvalidError(description: "REMOTE_INSTALL_PORT is \"\(port)\", which is not a port")
                }
                found.port = number
            }
            return found
        }
        throw InvalidError(
            description: "there is no host: put REMOTE_INSTALL_URL=host:port, from Dify's debugging panel, into .env")
    }

    private static func address(_ text: String, _ name: String) throws(InvalidError) -> RemoteAddress {
        guard let address = RemoteAddress(text) else {
            throw InvalidError(description: "\(name) is \"\(text)\", which is not of the form host:port")
        }
        return address
    }
}
