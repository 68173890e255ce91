import Foundation
import Glibc

/// A network of a process's own, with nothing in it but itself (`network_namespaces(7)`).
enum NetworkNamespace {
    private static let unshare = ["unshare", "--net", "--map-root-user"]

    /// Whether this system lets us make one: containers often do not.
    static var isPermitted: Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = unshare + ["true"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Becomes the same program with the same arguments and some more, in a namespace of its own; returns only if that fails.
    static func enter(adding more: [String]) {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return }
        let words = unshare + [program] + CommandLine.arguments.dropFirst() + more
        var arguments = words.map { strdup($0) } + [nil]
        execvp(unshare[0], &arguments)
        for text in arguments { free(text) }
    }

    /// Brings the loopback interface up: in a new namespace it is down (`netdevice(7)`).
    static func raiseLoopback() -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // A `struct ifreq`: 16 bytes for the name, then the flags IFF_UP and IFF_RUNNING, in a union of 24 bytes.
        var request = Array("lo".utf8) + [UInt8](repeating: 0, count: 38)
        withUnsafeBytes(of: UInt16(0x41)) { request.replaceSubrange(16..<18, with: $0) }
        return ioctl(descriptor, UInt(SIOCSIFFLAGS), &request) == 0
    }

    /// The interfaces there are.
    static var interfaces: [String] {
        let text = (try? String(contentsOfFile: "/proc/self/net/dev", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst(2).compactMap { line in
            line.split(separator: ":").first.map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// What the system says to a connection to an address outside; `nil` if it might be had.
    static func refusal(of address: String, port: UInt16) -> String? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &target.sin_addr)
        let code = withUnsafeBytes(of: &target) { bytes in
            connect(
                descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress,
                socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        return code == 0 || errno == EINPROGRESS ? nil : String(cString: strerror(errno))
    }
}
