import Foundation

extension PluginProcess {
    /// What to launch and how.
    public struct Command: Sendable {
        /// The program's path and its arguments.
        public var arguments: [String]
        /// The working directory; the current one if `nil`.
        ///
        /// The daemon launches a plugin in its own (section 2.3).
        public var directory: String?
        /// The environment; ours plus `INSTALL_METHOD=local`, as the daemon does, if not given.
        public var environment: [String: String]

        /// Makes a command.
        public init(_ arguments: [String], directory: String? = nil, environment: [String: String]? = nil) {
            self.arguments = arguments
            self.directory = directory
            self.environment =
                environment
                ?? ProcessInfo.processInfo.environment.merging(["INSTALL_METHOD": "local"]) { _, new in new }
        }
    }

    /// How a process ended.
    public enum Exit: Sendable, Hashable {
        /// It returned that code.
        case code(Int32)
        /// That signal killed it.
        case signal(Int32)
    }

    /// What the system knows of a process.
    public struct Figures: Sendable, Hashable {
        /// Bytes of memory in use.
        public var residentBytes: Int
        /// The most it ever was.
        public var peakResidentBytes: Int
        /// Seconds of processor time, its own and the kernel's on its behalf.
        public var processorSeconds: Double
        /// Threads.
        public var threads: Int
    }
}
