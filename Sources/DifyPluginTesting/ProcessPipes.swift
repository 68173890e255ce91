import DifyPlugin
import Foundation
import Glibc

/// The three pipes of a process to be launched.
///
/// None leaks into another process launched at the same time.
struct ProcessPipes {
    /// Where the child reads and we write.
    let input: (child: Int32, ours: Int32)
    /// Where the child writes and we read.
    let output: (child: Int32, ours: Int32)
    /// The child's stderr.
    let errors: (child: Int32, ours: Int32)

    init() throws(SystemError) {
        let (input, output, errors) = (try Self.pipe(), try Self.pipe(), try Self.pipe())
        self.input = (input.reader, input.writer)
        self.output = (output.writer, output.reader)
        self.errors = (errors.writer, errors.reader)
    }

    /// Held while a pipe is made and while a process is launched: `pipe2`, which does both steps at once, is not visible
    /// from Swift, and a pipe inherited in between would never end.
    private static let launches = Locked(0)

    /// A pipe that processes launched later do not inherit.
    static func pipe() throws(SystemError) -> (reader: Int32, writer: Int32) {
        let ends: [Int32]? = launches.withLock { _ in
            var ends: [Int32] = [-1, -1]
            guard Glibc.pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return ends
        }
        guard let ends else { throw SystemError(call: "pipe", code: errno) }
        return (ends[0], ends[1])
    }

    /// Makes a descriptor that processes launched later do not inherit.
    static func keepingFromChildren(_ make: () -> Int32) -> Int32 {
        launches.withLock { _ in
            let descriptor = make()
            if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            return descriptor
        }
    }

    /// The descriptors beside the standard ones that this process has, and a few more that it may have in a moment.
    ///
    /// Who else launches processes here, Foundation's `Process` for one, learns of their end by the end of a socket, and
    /// would wait for ever if our child had inherited it. The action that closes all is not visible from Swift; closing
    /// what is not open does no harm.
    private static func descriptorsOfOthers() -> Range<Int32> {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        let highest = open.compactMap { Int32($0) }.max() ?? 2
        return 3..<min(highest &+ 64, 1 << 16)
    }

    /// Launches the command on the pipes and closes the child's ends here.
    ///
    /// The daemon's children inherit an ignored SIGPIPE through Python (protocol section 2.3); here ours is passed on.
    func launch(_ command: PluginProcess.Command) throws(SystemError) -> pid_t {
        defer { for descriptor in [input.child, output.child, errors.child] { close(descriptor) } }
        signal(SIGPIPE, SIG_IGN)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.child, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.child, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors.child, STDERR_FILENO)
        for descriptor in Self.descriptorsOfOthers() { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        // The function that has `posix_spawn` change the directory is not visible from Swift either; a shell that then
        // becomes the program keeps the process id.
        let shell = command.directory.map { ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, $0] } ?? []
        let words = shell + command.arguments
        var arguments = words.map { strdup($0) } + [nil]
        var environment = command.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var pid: pid_t = 0
        let code = Self.launches.withLock { count in
            count &+= 1
            return posix_spawnp(&pid, words.first ?? "", &actions, &attributes, &arguments, &environment)
        }
        guard code == 0 else {
            for descriptor in [input.ours, output.ours, errors.ours] { close(descriptor) }
            throw SystemError(call: "posix_spawn of \(command.arguments.first ?? "nothing")", code: code)
        }
        return pid
    }
}
