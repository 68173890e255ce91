import Foundation
import Testing
import XinferenceStandIn

/// The recorded response of that name.
func recorded(_ name: String) throws -> RawResponse {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "http", subdirectory: "Fixtures"))
    return try #require(RawResponse(Array(try Data(contentsOf: url))))
}

/// Runs a test against a server without pauses between tokens.
func withServer(
    _ change: (inout StandInServer.Configuration) -> Void = { _ in },
    _ body: (StandInServer) async throws -> Void
) async throws {
    var configuration = StandInServer.Configuration()
    configuration.tokenDelay = .zero
    configuration.models += StandInModel.failing
    change(&configuration)
    try await StandInServer.run(configuration, body)
}

/// The body of a chat request; `extra` is more of its JSON, beginning with a comma.
func chat(_ model: String, _ text: String, stream: Bool = false, extra: String = "") -> String {
    #"{"model":"\#(model)","messages":[{"role":"user","content":"\#(text)"}],"stream":\#(stream)\#(extra)}"#
}

/// A document with every value replaced by the name of its type: what two answers must have in common.
func shape(_ value: Any) -> String {
    switch value {
    case let object as [String: Any]:
        "{" + object.sorted { $0.key < $1.key }.map { "\($0.key): \(shape($0.value))" }.joined(separator: ", ") + "}"
    case let list as [Any]: "[" + Set(list.map(shape)).sorted().joined(separator: " | ") + "]"
    case is String: "text"
    case is NSNull: "null"
    default: "number"
    }
}

/// The shapes of a stream's events, with runs of the same shape counted once.
///
/// The role, which the transformers engine says again every few chunks, counts in the first event only.
func frame(_ response: RawResponse) -> [String] {
    var frame: [String] = []
    for (index, event) in response.events.enumerated() {
        var shape = shape(event)
        if index > 0 { shape = shape.replacingOccurrences(of: ", role: text}", with: "}") }
        let isDecorated = shape.contains("timings") && index < response.events.count - 1
        // The one that llama.cpp decorates with timings just before a stop is left out.
        if shape != frame.last, !isDecorated { frame.append(shape) }
    }
    return frame
}
