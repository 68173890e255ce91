import DifyPluginTesting
import Testing

extension PluginFolder {
    /// A launch that fails, with all of these words; nothing may be left in the program's place.
    func expectFailure(
        wrapper: [String] = [], python: [String] = ["-m", "main"], says words: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await self.outcome(wrapper: wrapper, python: python)
        #expect(outcome.exit == .code(1), sourceLocation: sourceLocation)
        #expect(outcome.output == [], sourceLocation: sourceLocation)
        #expect(outcome.errors.hasPrefix("xinference plugin: "), "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(!outcome.errors.contains("\n"), "\(outcome.errors)", sourceLocation: sourceLocation)
        // The daemon keeps the last 1024 bytes for its message (protocol section 2.6).
        #expect(outcome.errors.utf8.count <= 1024, sourceLocation: sourceLocation)
        for word in words {
            #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: sourceLocation)
        }
        #expect(names(in: native) == [], sourceLocation: sourceLocation)
        #expect(names(in: fallback) == [], sourceLocation: sourceLocation)
    }
}
