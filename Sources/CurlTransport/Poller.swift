import CCurl
import Glibc
internal import HTTPTransport

/// An epoll instance and the event descriptor that interrupts its wait.
final class Poller: Sendable {
    typealias Event = epoll_event

    private let epoll: CInt
    private let interrupt: CInt

    init() throws(TransportError) {
        epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw Self.failure("epoll instance") }
        interrupt = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard interrupt >= 0 else {
            let error = Self.failure("event descriptor")
            close(epoll)
            throw error
        }
        // Edge-triggered: every write is a new event, so the counter never has to be read back.
        var event = epoll_event(events: EPOLLIN.rawValue | EPOLLET.rawValue, data: epoll_data(fd: interrupt))
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, interrupt, &event) == 0 else {
            let error = Self.failure("watch on the event descriptor")
            close(interrupt)
            close(epoll)
            throw error
        }
    }

    deinit {
        close(interrupt)
        close(epoll)
    }

    /// Ends the current wait, or the next one.
    func wake() {
        eventfd_write(interrupt, 1)
    }

    /// Watches a descriptor for `events`; 0 ends the watch.
    func watch(_ descriptor: CInt, for events: UInt32) {
        var event = epoll_event(events: events, data: epoll_data(fd: descriptor))
        if events == 0 {
            epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil)
        } else if epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) != 0 {
            // Not watched yet, or the watch ended when a socket of the same number was closed.
            epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event)
        }
    }

    /// Waits for events; -1 milliseconds waits without an end.
    ///
    /// Returns how many of `events` are filled in.
    func wait(milliseconds: CInt, _ events: inout [Event]) -> Int {
        let count = events.withUnsafeMutableBufferPointer {
            epoll_wait(epoll, $0.baseAddress, CInt(clamping: $0.count), milliseconds)
        }
        return max(0, Int(count))  // -1 is an interrupted wait: the loop goes round again
    }

    /// Whether an event is only the interruption.
    func isInterrupt(_ event: Event) -> Bool {
        event.data.fd == interrupt
    }

    private static func failure(_ what: String) -> TransportError {
        TransportError(.unavailable, "the transport's \(what) could not be made: \(systemMessage(errno))")
    }
}

/// The system's words for an error number.
func systemMessage(_ code: CInt) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
}

/// Nanoseconds of the monotonic clock.
func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
}
