/// Time and chance for retries, replaceable in tests.
public struct RetryClock: Sendable {
    /// Waits; throws when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A random number from 0 to 1.
    public var jitter: @Sendable () -> Double

    /// Makes a clock; without arguments the real one.
    public init(
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        jitter: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.sleep = sleep
        self.jitter = jitter
    }
}
