import DifyPlugin
import Foundation
import Glibc

/// A thread that reads a pipe until its end, or until told to close it early.
///
/// Closing a descriptor does not wake a thread that reads it, and keeps the pipe open; so the thread waits for either
/// the pipe or a second one that tells it what to do, and closes both itself.
final class PipeReader: Sendable {
    private enum Order: UInt8 {
        case pause
        case resume
        case stop
    }

    /// What to do after the bytes just read.
    enum Next: Sendable {
        case readOn
        case pause
    }

    /// What to do once a time has come.
    struct Alarm: Sendable {
        let time: ContinuousClock.Instant
        let action: @Sendable () -> Void

        /// Milliseconds until then, for `poll`: whole ones, and none missing.
        var timeout: Int32 {
            let rest = max(.zero, ContinuousClock.now.duration(to: time))
            return Int32(exactly: (rest / .milliseconds(1)).rounded(.up)) ?? .max
        }
    }

    private let orders: Int32

    init(
        _ descriptor: Int32, alarm: Alarm? = nil, onBytes: @escaping @Sendable (ArraySlice<UInt8>) -> Next,
        onEnd: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        // An order to a thread that has just ended fails; by itself the system would end this process for it.
        signal(SIGPIPE, SIG_IGN)
        let ordersReader: Int32
        (ordersReader, orders) = try ProcessPipes.pipe()
        Thread.detachNewThread {
            Self.read(descriptor, orders: ordersReader, alarm: alarm, onBytes)
            close(descriptor)
            close(ordersReader)
            onEnd()
        }
    }

    deinit { close(orders) }

    /// Has the thread close the pipe; it reports the end when that is done.
    func stop() { give(.stop) }
    /// Has the thread leave unread what comes.
    func pause() { give(.pause) }
    /// Has the thread read on.
    func resume() { give(.resume) }

    private func give(_ order: Order) {
        withUnsafeBytes(of: order.rawValue) { _ = write(orders, $0.baseAddress, 1) }
    }

    private static func read(
        _ descriptor: Int32, orders: Int32, alarm: Alarm?, _ onBytes: (ArraySlice<UInt8>) -> Next
    ) {
        var alarm = alarm
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var isPaused = false
        while true {
            if let due = alarm, due.time <= .now {
                alarm = nil
                due.action()
            }
            var requests = [
                // A negative descriptor is passed over.
                pollfd(fd: isPaused ? -1 : descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: orders, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&requests, 2, alarm?.timeout ?? -1) < 0 {
                if errno == EINTR { continue }
                return
            }
            if requests[1].revents & Int16(POLLIN) != 0 {
                var order: UInt8 = 0
                guard Glibc.read(orders, &order, 1) == 1, order != Order.stop.rawValue else { return }
                isPaused = order == Order.pause.rawValue
                continue
            }
            guard requests[0].revents != 0 else { continue }
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                isPaused = onBytes(buffer[..<count]) == .pause
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }
}
