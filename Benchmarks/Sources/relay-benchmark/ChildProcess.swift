import CLinux
import Glibc

/// A process that is measured: started with pipes for stdin and stdout, its stderr passed through.
///
/// Not copyable: the descriptors and the process have one owner, which ends the process when it goes out of scope.
struct ChildProcess: ~Copyable {
    struct Exit {
        /// The exit code, or 128 plus the signal's number.
        var code: Int32
        /// User and system time of the whole life of the process, in nanoseconds.
        var cpu: UInt64
    }

    let pid: pid_t
    /// The moment just before the process was made.
    let started: UInt64
    let output: Int32
    private(set) var input: Int32
    private var exit: Exit?

    private init(pid: pid_t, started: UInt64, input: Int32, output: Int32) {
        self.pid = pid
        self.started = started
        self.input = input
        self.output = output
    }

    /// Starts a program, found through PATH unless it is a path.
    ///
    /// The environment is small and the same everywhere, without any proxy setting: the upstream is on the loopback.
    static func start(
        _ command: [String], environment: [String: String] = [:]
    ) throws(BenchmarkError) -> ChildProcess {
        var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"].merging(environment) { $1 }
        for name in ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        let toChild = try pipe()
        let fromChild = try pipe()
        defer {
            close(toChild.read)
            close(fromChild.write)
        }
        let started = Clock.now()
        do throws(BenchmarkError) {
            let pid = try spawn(
                command, variables.map { "\($0.key)=\($0.value)" }, stdin: toChild.read, stdout: fromChild.write)
            return ChildProcess(pid: pid, started: started, input: toChild.write, output: fromChild.read)
        } catch {
            close(toChild.write)
            close(fromChild.read)
            throw error
        }
    }

    deinit {
        if input >= 0 { close(input) }
        close(output)
        guard exit == nil else { return }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    // MARK: Figures

    /// User and system time of all threads so far, those that have ended included, in nanoseconds.
    func cpu() throws(BenchmarkError) -> UInt64 {
        var clock = clockid_t()
        guard clock_getcpuclockid(pid, &clock) == 0, let time = Clock.read(clock) else {
            throw BenchmarkError("the CPU time of process \(pid) cannot be read: it has probably ended")
        }
        return time
    }

    /// A figure of /proc/PID/status in KiB: `VmRSS` for the memory now, `VmHWM` for the most so far.
    func memory(_ field: String) throws(BenchmarkError) -> Int {
        for line in (contents(ofFile: "/proc/\(pid)/status") ?? "").split(separator: "\n")
        where line.hasPrefix(field + ":") {
            if let value = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first,
                let kib = Int(value)
            {
                return kib
            }
        }
        throw BenchmarkError("/proc/\(pid)/status has no \(field): the process has probably ended")
    }

    // MARK: Input and end

    mutating func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    func terminate() { _ = kill(pid, SIGKILL) }

    /// Waits for the end of the process, at most `seconds`; nil when it is still running then.
    mutating func wait(seconds: Int) throws(BenchmarkError) -> Exit? {
        if let exit { return exit }
        let deadline = Clock.now() + UInt64(seconds) * 1_000_000_000
        while Clock.now() < deadline {
            var status: Int32 = 0
            var usage = rusage()
            let result = wait4(pid, &status, WNOHANG, &usage)
            guard result >= 0 else { throw BenchmarkError(call: "wait4") }
            if result == pid {
                let signal = status & 0x7f
                let micros = { (time: timeval) in UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_usec) }
                let ended = Exit(
                    code: signal == 0 ? (status >> 8) & 0xff : 128 + signal,
                    cpu: (micros(usage.ru_utime) + micros(usage.ru_stime)) * 1_000)
                exit = ended
                return ended
            }
            usleep(1_000)
        }
        return nil
    }

    // MARK: Making

    private static func pipe() throws(BenchmarkError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw BenchmarkError(call: "pipe2") }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ command: [String], _ environment: [String], stdin: Int32, stdout: Int32
    ) throws(BenchmarkError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, stdin, 0)
        posix_spawn_file_actions_adddup2(&actions, stdout, 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        guard let program = command.first else { throw BenchmarkError("no command to start") }
        DescriptorLimit.lower()
        defer { DescriptorLimit.raise() }
        var pid = pid_t()
        let code = posix_spawnp(&pid, program, &actions, nil, &arguments, &variables)
        guard code == 0 else {
            throw BenchmarkError("\(program) cannot be started: \(String(cString: strerror(code)))")
        }
        return pid
    }
}
