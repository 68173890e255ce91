internal import HTTPTransport

/// The state of one response body between the reactor, which delivers, and one consumer, which reads.
///
/// A value without effects: each method returns what its caller has to do once the lock is free again.
struct BodyStateMachine<Waiter> {
    private enum Phase {
        /// Bytes may still come. Goes to `waiting`, `ended` or `closed`.
        case open
        /// The consumer waits and nothing is unread. Goes to `open` with the next bytes, `ended` or `closed`.
        case waiting(Waiter)
        /// Nothing more will come; what is unread may still be read. Goes to `closed`.
        case ended(TransportError?)
        /// Nobody reads any more, or may: the answer to every read is this error. Final.
        case closed(TransportError)
    }

    /// What the reactor has to do after a delivery.
    struct Delivery {
        /// The consumer to hand the bytes to.
        var wakes: (waiter: Waiter, bytes: [UInt8])?
        /// Whether libcurl, which has paused, can go on at once.
        var resumes = false
        /// How many bytes nobody has read yet.
        var unread = 0
    }

    /// What a read has found.
    enum Read {
        /// Everything that was unread; with `resumes`, libcurl has to be told to go on.
        case bytes([UInt8], resumes: Bool)
        case end
        case failure(TransportError)
        /// Nothing yet: the consumer has to wait.
        case nothing
    }

    /// What has to be done when the consumer gives up.
    struct Closing {
        /// The consumer that was waiting, to be told.
        var wakes: Waiter?
        /// Whether the transfer still runs and has to be removed.
        var removesTransfer = false
    }

    private let highWatermark: Int
    private var unread: [UInt8] = []
    /// libcurl waits for the consumer.
    ///
    /// Only ever true while something is unread, so the next read undoes it.
    private var isPaused = false
    private var phase: Phase = .open

    init(highWatermark: Int) {
        self.highWatermark = highWatermark
    }

    /// Takes bytes from the reactor; `paused` tells that libcurl has been made to wait after them.
    mutating func deliver(_ bytes: [UInt8], paused: Bool) -> Delivery {
        switch phase {
        case .waiting(let waiter):
            // A pause without bytes: the consumer has drained everything since the reactor last looked.
            guard !bytes.isEmpty else { return Delivery(resumes: paused) }
            phase = .open
            return Delivery(wakes: (waiter, bytes), resumes: paused)
        case .open:
            if unread.isEmpty { unread = bytes } else { unread.append(contentsOf: bytes) }
            isPaused = paused && unread.count >= highWatermark
            return Delivery(resumes: paused && !isPaused, unread: unread.count)
        case .ended, .closed:
            return Delivery()
        }
    }

    /// Notes that the body is complete, or has broken off.
    ///
    /// Returns the consumer that has to be told so.
    mutating func end(_ failure: TransportError?) -> Waiter? {
        switch phase {
        case .open:
            phase = .ended(failure)
            return nil
        case .waiting(let waiter):
            phase = .ended(failure)
            return waiter
        case .ended, .closed:
            return nil
        }
    }

    /// Reads everything that has come.
    mutating func read() -> Read {
        switch phase {
        case .closed(let error): return .failure(error)
        case .waiting: return .failure(TransportError(.invalidRequest, "two tasks read the same response body"))
        case .open, .ended: break
        }
        if !unread.isEmpty {
            var bytes: [UInt8] = []
            swap(&bytes, &unread)
            let resumes = isPaused
            isPaused = false
            return .bytes(bytes, resumes: resumes)
        }
        guard case .ended(let failure) = phase else { return .nothing }
        return failure.map(Read.failure) ?? .end
    }

    /// Lets the consumer wait; anything but `nothing` is the answer to its read and it does not wait.
    mutating func wait(_ waiter: Waiter) -> Read {
        let found = read()
        if case .nothing = found { phase = .waiting(waiter) }
        return found
    }

    /// Drops what is unread and answers every further read with `reason`.
    mutating func close(_ reason: TransportError) -> Closing {
        defer { unread = [] }
        switch phase {
        case .open:
            phase = .closed(reason)
            return Closing(removesTransfer: true)
        case .waiting(let waiter):
            phase = .closed(reason)
            return Closing(wakes: waiter, removesTransfer: true)
        case .ended:
            phase = .closed(reason)
            return Closing()
        case .closed:
            return Closing()
        }
    }
}

extension BodyStateMachine.Read: Equatable {}
