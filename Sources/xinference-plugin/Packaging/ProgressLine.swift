import Foundation

/// Tells on standard error what takes a while, and how long it took; standard output is for results.
struct ProgressLine {
    private let terminal = Terminal.errors
    private let isShown: Bool

    /// - Parameter isShown: `false` for those who only want the result.
    init(isShown: Bool = true) {
        self.isShown = isShown
    }

    /// Does a piece of work, named while it lasts and timed after it.
    func step<T>(_ name: String, _ work: () async throws -> T) async throws -> T {
        guard isShown else { return try await work() }
        terminal.progress(name)
        defer { terminal.endProgress() }
        let start = ContinuousClock.now
        let result = try await work()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        terminal.endProgress()
        terminal.line(terminal.styled("✓ ", .good) + name + String(format: " (%.1f s)", seconds))
        return result
    }
}
