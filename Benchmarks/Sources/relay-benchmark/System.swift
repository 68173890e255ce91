import CLinux
import Glibc

/// Why the benchmark could not measure: shown to the user as it stands.
struct BenchmarkError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }

    init(call: String) { description = "\(call): \(String(cString: strerror(errno)))" }
}

enum Clock {
    /// CLOCK_MONOTONIC in nanoseconds: the same clock in every process of the machine.
    static func now() -> UInt64 { read(CLOCK_MONOTONIC) ?? 0 }

    static func read(_ clock: clockid_t) -> UInt64? {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return nil }
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// A joinable thread for blocking work, so that none of it sits on Swift's cooperative pool.
struct Worker {
    private let thread: pthread_t

    init(_ body: @escaping @Sendable () -> Void) throws(BenchmarkError) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let box = Unmanaged.passRetained(Box(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw BenchmarkError("pthread_create: \(String(cString: strerror(code)))")
        }
        self.thread = thread
    }

    func join() { pthread_join(thread, nil) }
}

/// The descriptor limit of this process and of those it starts.
///
/// The benchmark raises its own; what it measures is started with the limit that the benchmark was given, as a host
/// would do, so that a plugin that needs more has to see to it by itself.
enum DescriptorLimit {
    static let given: rlimit = {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return limit
    }()

    static func raise() {
        var limit = given
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    static func lower() {
        var limit = given
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// Small text files of the system, such as those under /proc.
func contents(ofFile path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return String(decoding: readAll(descriptor), as: UTF8.self)
}

/// Reads to the end of a file or pipe.
func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while case let count = read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[0..<count] }
    return bytes
}

/// Writes all bytes to a pipe; returns early only when its other end is closed.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    var offset = 0
    while offset < bytes.count {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset) }
        guard count > 0 || errno == EINTR else { return }
        offset += max(0, count)
    }
}

extension Array<UInt8> {
    /// Where a text comes first at or behind a place; nil when it does not.
    func range(of text: String, from start: Int) -> Range<Int>? {
        let part = Array(text.utf8)
        return withUnsafeBytes { bytes in
            guard indices.contains(start), let base = bytes.baseAddress,
                let found = memmem(base.advanced(by: start), count - start, part, part.count)
            else { return nil }
            let place = UnsafeRawPointer(found) - base
            return place..<(place + part.count)
        }
    }
}

extension Array where Element: Comparable {
    /// The value below which the given share of the values lies (nearest rank); nil for no values.
    func percentile(_ share: Double) -> Element? {
        guard !isEmpty else { return nil }
        let ordered = sorted()
        let rank = Int((share * Double(count)).rounded(.up))
        return ordered[Swift.min(Swift.max(rank, 1), count) - 1]
    }

    var median: Element? { percentile(0.5) }
}

/// Writes a line to stderr.
func printError(_ message: String) {
    let bytes = Array("relay-benchmark: \(message)\n".utf8)
    _ = write(2, bytes, bytes.count)
}
