internal import Foundation

/// Finds the arguments of a tool in the text of a prompt, by the type and the name of each parameter.
struct ArgumentExtractor {
    let tool: ToolSpec
    private let values: PromptValues

    init(tool: ToolSpec, text: String) {
        self.tool = tool
        values = PromptValues(text) { tool.mentions($0) }
    }

    /// The required parameters about which the prompt says nothing.
    var missing: [String] {
        var filler = ValueFiller(values)
        return tool.parameters.filter { $0.isRequired && filler.value(named: $0.name, $0.schema) == nil }.map(\.name)
    }

    /// One call, or one for each of several places, names or texts when the tool takes one at a time.
    func calls(isForced: Bool) -> [ToolCall] {
        guard let subject = subject, values.subjects.count > 1 else {
            return [ToolCall(name: tool.name, arguments: arguments(nil, isForced: isForced))]
        }
        return values.subjects.map { value in
            ToolCall(name: tool.name, arguments: arguments((subject, value), isForced: isForced))
        }
    }

    /// The only parameter that takes a name or a text, if there is exactly one.
    private var subject: String? {
        let free = tool.parameters.filter { ValueFiller.takesSubject($0.name, $0.schema) }
        return free.count == 1 ? free.first?.name : nil
    }

    private func arguments(_ subject: (name: String, value: String)?, isForced: Bool) -> JSONValue {
        var filler = ValueFiller(values)
        var members: [JSONValue.Member] = []
        for parameter in tool.parameters {
            if let subject, parameter.name == subject.name {
                members.append(.init(key: parameter.name, value: .string(subject.value)))
            } else if let value = filler.value(named: parameter.name, parameter.schema) {
                members.append(.init(key: parameter.name, value: value))
            } else if parameter.isRequired, isForced {
                members.append(.init(key: parameter.name, value: filler.fallback(parameter.schema)))
            }
        }
        return .object(members)
    }
}
