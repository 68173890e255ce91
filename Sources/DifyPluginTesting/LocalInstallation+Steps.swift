import Foundation

extension LocalInstallation {
    /// Takes one step; they have to be taken in their order.
    ///
    /// - Returns: how long it took.
    /// - Throws: ``Failure``.
    public mutating func carryOut(_ step: Step) async throws -> Duration {
        let start = ContinuousClock.now
        switch step {
        case .extraction: try extract()
        case .environment: installer = try await makeEnvironment()
        case .requirements: try await installRequirements()
        case .compilation:
            try await run([python, "-m", "compileall", "-q", "-x", #"\.venv|\.uv-cache"#, "."], for: .compilation)
        }
        return start.duration(to: .now)
    }

    /// Writes the files as the daemon does: directories 0755, files 0644, whatever the package says (section 1.1).
    private func extract() throws {
        let manager = FileManager.default
        do {
            try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for file in files {
                let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
                guard !parts.contains(where: { ["", ".", ".."].contains($0) }), !file.path.contains("\\") else {
                    throw Failure(step: .extraction, reason: "\(file.path) is no path that the daemon takes")
                }
                let target = URL(filePath: directory).appending(path: file.path)
                try manager.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.content).write(to: target)
                try manager.setAttributes([.posixPermissions: 0o644], ofItemAtPath: target.path)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(step: .extraction, reason: error.localizedDescription)
        }
    }

    /// The daemon asks for 3.12; without uv or that version, the Python at hand will do.
    private func makeEnvironment() async throws -> Installer {
        let attempts: [(Installer, [String])] = [
            (.uv, ["uv", "venv", ".venv", "--python", "3.12"]),
            (.uv, ["uv", "venv", ".venv"]),
            (.pip, ["python3", "-m", "venv", "--clear", ".venv"]),
            (.bare, ["python3", "-m", "venv", "--clear", "--without-pip", ".venv"]),
        ]
        var reasons: [String] = []
        for (installer, command) in attempts {
            do {
                try await run(command, for: .environment)
                return installer
            } catch let failure as Failure {
                reasons.append(failure.reason)
            }
        }
        throw Failure(step: .environment, reason: reasons.joined(separator: "; "))
    }

    private func installRequirements() async throws {
        switch installer {
        case .uv: try await run(["uv", "pip", "install", "-r", "requirements.txt"], for: .requirements)
        case .pip:
            try await run(
                [
                    python, "-m", "pip", "install", "--no-index", "--disable-pip-version-check", "-r",
                    "requirements.txt",
                ],
                for: .requirements)
        case .bare, nil:
            let lines = (try? String(contentsOfFile: "\(directory)/requirements.txt", encoding: .utf8))?
                .split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
            guard let lines, lines.allSatisfy({ $0.isEmpty || $0.hasPrefix("#") }) else {
                throw Failure(
                    step: .requirements, reason: "requirements.txt asks for packages, and there is neither uv nor pip")
            }
        }
    }

    private var python: String { "\(directory)/.venv/bin/python" }

    /// Runs a tool in the plugin's directory until it ends, two minutes at most as the daemon waits for a silent one.
    ///
    /// - Throws: ``Failure`` if it cannot be run, takes longer or does not succeed.
    private func run(_ arguments: [String], for step: Step) async throws {
        let words = arguments.joined(separator: " ")
        let (exit, lines): (PluginProcess.Exit?, [String])
        do {
            (exit, lines) = try await PluginProcess.run(
                .init(arguments, directory: directory, environment: environment)
            ) { process in
                process.closeInput()
                let exit = await process.waitForExit(timeout: .seconds(120))
                return (exit, exit == nil ? process.errorLines : await process.errorLinesToTheEnd())
            }
        } catch {
            throw Failure(step: step, reason: "`\(words)`: \(error)")
        }
        guard exit == .code(0) else {
            let end = exit.map { "ended with \($0)" } ?? "took more than two minutes"
            throw Failure(step: step, reason: "`\(words)` \(end): \(lines.suffix(3).joined(separator: " "))")
        }
    }

    /// Little, as the daemon's: what the tools find themselves by, where they install, and that nothing is fetched.
    private var environment: [String: String] {
        let ours = ProcessInfo.processInfo.environment
        var environment = [
            "VIRTUAL_ENV": "\(directory)/.venv", "UV_CACHE_DIR": "\(root)/.uv-cache", "UV_OFFLINE": "1",
            "UV_PYTHON_DOWNLOADS": "never",
        ]
        for name in ["PATH", "HOME"] { environment[name] = ours[name] }
        return environment
    }
}
