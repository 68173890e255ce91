import Glibc

/// Which of its three runtimes the host has set for the plugin, by the environment variable `INSTALL_METHOD` (protocol
/// sections 2.3, 4.1 and 5.1).
public enum InstallMethod: String, Sendable, CaseIterable {
    /// A process of the plugin daemon, over the standard pipes.
    case local
    /// A process of the plugin's author, connected to the plugin daemon over TCP.
    case remote
    /// An HTTP server that the plugin daemon calls.
    case serverless

    /// A word that names no runtime.
    public struct UnknownError: Error, CustomStringConvertible {
        let word: String
        /// What was set and what could be.
        public var description: String {
            "INSTALL_METHOD is \"\(word)\"; it may be "
                + InstallMethod.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        }
    }

    /// The runtime by its word; ``local`` for none.
    ///
    /// - Throws: ``UnknownError``.
    public init(word: String?) throws(UnknownError) {
        guard let word, !word.isEmpty else {
            self = .local
            return
        }
        guard let method = Self(rawValue: word) else { throw UnknownError(word: word) }
        self = method
    }

    /// The runtime that the process's environment names.
    public static func current() throws(UnknownError) -> InstallMethod {
        try InstallMethod(word: getenv("INSTALL_METHOD").map { String(cString: $0) })
    }
}
