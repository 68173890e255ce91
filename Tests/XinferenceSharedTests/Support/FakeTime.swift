import DifyPlugin

/// A clock that the test moves.
final class FakeTime: Sendable {
    private let time = Locked(Duration.zero)

    var now: Duration { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 += duration }
    }
}
