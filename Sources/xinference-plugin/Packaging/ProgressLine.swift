import Foundation

/// Tells on standard error what takes a while, and how long it took; standard output is for results.
struct ProgressLine {
    private let isTerminal = isatty(2) == 1
    /// Whether anything is told.
    let isShown: Bool

    init(isShown: Bool = true) { self.isShown = isShown }

    /// Does a piece of work, named before it and timed after it.
    func step<T>(_ name: String, _ work: () async throws -> T) async throws -> T {
        write(isTerminal ? "• \(name) …" : "\(name) …\n")
        let start = ContinuousClock.now
        do {
            let result = try await work()
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let time = String(format: "%.1f s", seconds)
            write(isTerminal ? "\r\u{1B}[K✓ \(name) (\(time))\n" : "\(name): \(time)\n")
            return result
        } catch {
            if isTerminal { write("\r\u{1B}[K✗ \(name)\n") }
            throw error
        }
    }

    private func write(_ text: String) {
        guard isShown else { return }
        FileHandle.standardError.write(Data(text.utf8))
    }
}
