import DifyPlugin
import Testing

@testable import OpenAICompatible
@testable import XinferenceLLM

/// The shapes of Xinference API, section 5.
@Suite("Putting tool calls together")
struct ToolCallGathererTests {
    private typealias Delta = ToolCallDelta

    private func gathered(_ deltas: [ToolCallDelta]) -> (calls: [ToolCall], rest: String) {
        var gatherer = ToolCallGatherer()
        for delta in deltas { gatherer.add(delta) }
        return gatherer.complete()
    }

    static let shapes: [(what: String, deltas: [ToolCallDelta])] = [
        (
            "name, then arguments, by index; the id once",
            [
                .init(index: 0, id: "a", name: "f", arguments: ""), .init(index: 0, arguments: #"{"x":1}"#),
                .init(index: 1, id: "b", name: "g"), .init(index: 1, arguments: #"{"y":2}"#),
            ]
        ),
        (
            "token by token",
            [
                .init(index: 0, id: "a", name: "f"), .init(index: 0, arguments: #"{"x"#),
                .init(index: 0, arguments: #"":1}"#), .init(index: 1, id: "b", name: "g", arguments: "{"),
                .init(index: 1, arguments: #""y":2}"#),
            ]
        ),
        (
            "interleaved",
            [
                .init(index: 0, id: "a", name: "f", arguments: "{"), .init(index: 1, id: "b", name: "g"),
                .init(index: 1, arguments: #"{"y""#), .init(index: 0, arguments: #""x":1}"#),
                .init(index: 1, arguments: ":2}"),
            ]
        ),
        (
            "index always 0, each call whole with its own id",
            [
                .init(index: 0, id: "a", name: "f", arguments: #"{"x":1}"#),
                .init(index: 0, id: "b", name: "g", arguments: #"{"y":2}"#),
            ]
        ),
        (
            "index always 0, calls in pieces that all tell their id",
            [
                .init(index: 0, id: "a", name: "f"), .init(index: 0, id: "a", arguments: #"{"x":1}"#),
                .init(index: 0, id: "b", name: "g"), .init(index: 0, id: "b", arguments: #"{"y":2}"#),
            ]
        ),
        (
            "no index",
            [
                .init(id: "a", name: "f", arguments: #"{"x":1}"#),
                .init(id: "b", name: "g", arguments: #"{"y":2}"#),
            ]
        ),
        (
            "no index, in pieces",
            [
                .init(id: "a", name: "f"), .init(arguments: #"{"x":1}"#), .init(id: "b", name: "g"),
                .init(arguments: #"{"y":2}"#),
            ]
        ),
        (
            "the id late",
            [
                .init(index: 0, name: "f"), .init(index: 0, id: "a", arguments: #"{"x""#),
                .init(index: 0, arguments: ":1}"), .init(index: 1, name: "g"), .init(index: 1, id: "b"),
                .init(index: 1, arguments: #"{"y":2}"#),
            ]
        ),
        (
            "indices from the far ends of the range",
            [
                .init(index: .min, id: "a", name: "f"), .init(index: .max, id: "b", name: "g"),
                .init(index: .min, arguments: #"{"x":1}"#), .init(index: .max, arguments: #"{"y":2}"#),
            ]
        ),
    ]

    @Test("Two calls are two calls in each shape", arguments: shapes)
    func shape(what: String, deltas: [ToolCallDelta]) {
        let (calls, rest) = gathered(deltas)
        #expect(
            calls == [
                ToolCall(id: "a", name: "f", arguments: #"{"x":1}"#),
                ToolCall(id: "b", name: "g", arguments: #"{"y":2}"#),
            ])
        #expect(rest.isEmpty)
    }

    @Test("The old function_call has neither index nor id: each name begins a call, and each call gets an id")
    func functionCall() {
        let (calls, _) = gathered([
            .init(name: "f"), .init(arguments: #"{"x""#), .init(arguments: ":1}"), .init(name: "g"),
        ])
        #expect(calls.map(\.name) == ["f", "g"])
        #expect(calls.map(\.arguments) == [#"{"x":1}"#, "{}"])
        #expect(Set(calls.map(\.id)).count == 2)
        #expect(calls.allSatisfy { $0.id.hasPrefix("call_") && $0.id.count > 5 })
    }

    @Test(
        "Arguments are an object's text",
        arguments: [
            (nil, "{}"), ("", "{}"), (" \n", "{}"), ("null", "{}"), (#""""#, "{}"), ("{}", "{}"),
            (#"{"n": 1e400, "n": 0.10}"#, #"{"n": 1e400, "n": 0.10}"#), (#""{\"x\": 1}""#, #"{"x": 1}"#),
        ])
    func arguments(given: String?, expected: String) {
        #expect(gathered([.init(index: 0, id: "a", name: "f", arguments: given)]).calls.map(\.arguments) == [expected])
    }

    @Test(
        "A call that cannot be made is told as text, behind those that can",
        arguments: [#"{"city": "Pa"#, "[1]", "5", #""text""#, #""[1]""#, "{} {}"])
    func cutOff(arguments: String) {
        let (calls, rest) = gathered([
            .init(index: 0, id: "a", name: "f", arguments: arguments), .init(index: 1, id: "b", name: "g"),
        ])
        #expect(calls.map(\.name) == ["g"])
        #expect(rest == "f" + arguments)
    }

    @Test("Arguments without a name are told as text")
    func nameless() {
        #expect(gathered([.init(index: 0, arguments: #"{"x":1}"#)]).rest == #"{"x":1}"#)
    }

    @Test("Many calls in many pieces take time in proportion", .timeLimit(.minutes(1)))
    func linear() {
        let count = 50_000
        var gatherer = ToolCallGatherer()
        for index in 0..<count { gatherer.add(.init(index: index, id: "\(index)", name: "f", arguments: "{")) }
        for index in 0..<count { gatherer.add(.init(index: index, arguments: "}")) }
        for _ in 0..<count { gatherer.add(.init(index: 0, arguments: " ")) }
        #expect(gatherer.complete().calls.count == count)
    }
}
