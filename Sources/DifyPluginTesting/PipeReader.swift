import DifyPlugin
import Foundation
import Glibc

/// A thread that reads a pipe until its end, or until told to close it early.
///
/// Closing a descriptor does not wake a thread that reads it, and keeps the pipe open; so the thread waits for either
/// the pipe or a second one, and closes both itself.
final class PipeReader: Sendable {
    private let stopWriter: Int32

    init(
        _ descriptor: Int32, onBytes: @escaping @Sendable (ArraySlice<UInt8>) -> Void,
        onEnd: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        let stopReader: Int32
        (stopReader, stopWriter) = try ProcessPipes.pipe()
        Thread.detachNewThread {
            Self.read(descriptor, stop: stopReader, onBytes)
            close(descriptor)
            close(stopReader)
            onEnd()
        }
    }

    deinit { close(stopWriter) }

    /// Has the thread close the pipe; it reports the end when that is done.
    func stop() {
        _ = write(stopWriter, "x", 1)
    }

    private static func read(_ descriptor: Int32, stop: Int32, _ onBytes: (ArraySlice<UInt8>) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var requests = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&requests, 2, -1) < 0 {
                if errno == EINTR { continue }
                return
            }
            if requests[1].revents & Int16(POLLIN) != 0 { return }
            guard requests[0].revents != 0 else { continue }
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                onBytes(buffer[..<count])
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }
}
