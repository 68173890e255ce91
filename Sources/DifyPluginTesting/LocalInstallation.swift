import Foundation

/// A plugin installed as Dify's daemon installs a package (protocol section 2.2), in a directory of its own and without a
/// network.
///
/// Make it, ``install(_:)``, launch ``command(environment:)``, and ``remove()`` it at the end.
public struct LocalInstallation: Sendable {
    /// What the daemon does one after the other.
    public enum Step: String, Sendable, CaseIterable {
        /// The package's files are written, each with mode 0644: an executable bit would be lost.
        case extraction
        /// A virtual environment for Python is made.
        case environment
        /// What `requirements.txt` asks for is installed.
        case requirements
        /// Python compiles the plugin's modules.
        case compilation
    }

    /// What has made the virtual environment, since that installs the requirements as well.
    public enum Installer: String, Sendable {
        /// `uv`, as in the daemon's own image.
        case uv
        /// Python's `venv`, with `pip` in it.
        case pip
        /// Python's `venv` on systems that package `pip` apart: nothing can be installed, so nothing may be required.
        case bare
    }

    /// A step that did not succeed.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// Which step.
        public let step: Step
        /// What was run, and what came back.
        public let reason: String
        /// Both in a sentence.
        public var description: String { "\(step.rawValue) failed: \(reason)" }
    }

    /// Where the plugin is.
    public let directory: String
    /// What has made the virtual environment; `nil` before that.
    public internal(set) var installer: Installer?
    let files: [(path: String, content: [UInt8])]
    /// Holds the plugin's directory and the installer's cache, as the daemon's working path does.
    let root: String

    /// Prepares to install a package's files.
    ///
    /// - Parameters:
    ///   - files: paths relative to the plugin's directory, and what the files hold.
    ///   - parent: where the fresh directory is made; the system's temporary directory if `nil`.
    public init(of files: [(path: String, content: [UInt8])], below parent: String? = nil) {
        self.files = files
        let parent = parent.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
        let root = parent.appending(path: "dify-plugin-\(UUID().uuidString)")
        self.root = root.path
        directory = root.appending(path: "plugin").path
    }

    /// Takes all steps, and tells of each how long it took.
    ///
    /// - Throws: ``Failure``.
    public mutating func install(_ report: (Step, Duration) -> Void = { _, _ in }) async throws {
        for step in Step.allCases { report(step, try await carryOut(step)) }
    }

    /// How the daemon launches the plugin (section 2.3); the current environment with `INSTALL_METHOD=local` if none is
    /// given.
    public func command(environment: [String: String]? = nil) -> PluginProcess.Command {
        PluginProcess.Command(
            ["\(directory)/.venv/bin/python", "-m", "main"], directory: directory, environment: environment)
    }

    /// Removes the directory and all that was installed.
    public func remove() {
        try? FileManager.default.removeItem(atPath: root)
    }
}
