internal import Foundation

/// What the user has said about themselves, and who the system prompt says the model is.
struct ConversationMemory {
    private let facts: [String: String]
    private let stated: [(noun: String, value: String)]
    private let identity: String?
    private let last: String
    private let previous: String?

    init(_ messages: [ChatMessage]) {
        let said = messages.filter { $0.role == "user" }.map(\.text)
        last = said.last ?? ""
        previous = said.dropLast().last
        var facts: [String: String] = [:]
        for text in said.dropLast() {
            for (noun, value) in Self.statements(in: text) { facts[noun] = value }
        }
        self.facts = facts
        stated = Self.statements(in: last)
        let system = messages.filter { $0.role == "system" || $0.role == "developer" }.map(\.text)
        identity =
            system.lazy.compactMap {
                $0.firstMatch(of: /you are (?:called |named )?([^.,;\n]+)/.ignoresCase()).map { String($0.output.1) }
            }.first
    }

    /// An answer out of the conversation itself, when the last message asks for one or tells something to remember.
    func answer() -> String? {
        if let noun = Self.question(last) {
            if let value = facts[noun] ?? stated.last(where: { $0.noun == noun })?.value {
                return noun == Self.home ? "You live in \(value)." : "Your \(noun) is \(value)."
            }
            return noun == Self.home ? "You have not told me where you live." : "You have not told me your \(noun)."
        }
        if last.contains(/what did I (?:just )?(?:say|ask)/.ignoresCase()) {
            return previous.map { "You said: \($0)" } ?? "You have not said anything before."
        }
        if let identity, last.contains(/who are you|what(?: is|'s) your name|你是谁/.ignoresCase()) {
            return "I am \(identity)."
        }
        guard let (noun, value) = stated.last, !last.contains("?") else { return nil }
        if noun == "name" { return "Nice to meet you, \(value)." }
        return noun == Self.home
            ? "I will remember that you live in \(value)." : "I will remember that your \(noun) is \(value)."
    }

    private static let home = "home"

    private static func statements(in text: String) -> [(noun: String, value: String)] {
        var found: [(noun: String, value: String)] = []
        for match in text.matches(of: /\bmy ([a-z][a-z ]{0,40}?) (?:is|are) ([^.,;!?\n]+)/.ignoresCase()) {
            found.append((match.output.1.lowercased(), trim(match.output.2)))
        }
        for match in text.matches(of: /\bcall me ([^.,;!?\n]+)/.ignoresCase()) {
            found.append(("name", trim(match.output.1)))
        }
        for match in text.matches(of: /\bI live in ([^.,;!?\n]+)/.ignoresCase()) {
            found.append((home, trim(match.output.1)))
        }
        for match in text.matches(of: /我叫([^。，,！!？?\s]+)/) { found.append(("name", trim(match.output.1))) }
        return found
    }

    private static func question(_ text: String) -> String? {
        if text.contains(/where do I live/.ignoresCase()) { return home }
        if text.contains(/who am I\b|我叫什么|我的名字/.ignoresCase()) { return "name" }
        return text.firstMatch(of: /what(?:'s| is| are| was) my ([a-z][a-z ]{0,40}?)\s*(?:[?.!]|$)/.ignoresCase())
            .map { $0.output.1.lowercased() }
    }

    private static func trim(_ text: Substring) -> String {
        // "My name is Ada and I live in Oslo" says two things.
        let value = text.firstRange(of: /\sand\s(?:I|my|we)\b/.ignoresCase()).map { text[..<$0.lowerBound] } ?? text
        return value.trimmingCharacters(in: .whitespaces)
    }
}
