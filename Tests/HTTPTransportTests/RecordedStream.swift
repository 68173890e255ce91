import Foundation
import Testing

/// A stream as a server sent it, kept with the tests.
struct RecordedStream: Sendable, CustomTestStringConvertible {
    /// The file's name without its extension.
    let name: String
    /// How many events the recording holds.
    let eventCount: Int

    var testDescription: String { name }

    static let all = [
        RecordedStream(name: "transformers", eventCount: 7),
        RecordedStream(name: "llama-cpp", eventCount: 7),
        RecordedStream(name: "ping", eventCount: 6),
        RecordedStream(name: "error", eventCount: 1),
    ]

    func bytes() throws -> [UInt8] {
        let url = Bundle.module.url(forResource: name, withExtension: "sse", subdirectory: "Fixtures")
        guard let url else { throw CocoaError(.fileNoSuchFile) }
        return Array(try Data(contentsOf: url))
    }
}
