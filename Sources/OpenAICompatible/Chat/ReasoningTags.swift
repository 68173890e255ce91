/// Puts a model's reasoning into the text, between `<think>` and `</think>`, once.
///
/// Dify knows no other way (protocol section 6.4), and looks for the tags at the beginning, white space aside.
///
/// ```
/// before ── reasoning ──▶ inside ── text, calls or the end ──▶ after
///    └───────────────── text ──────────────────────────────────▲
/// ```
struct ReasoningTags: Sendable {
    private enum State: Sendable {
        /// Nothing said yet.
        case before
        /// `<think>` said, `</think>` owed.
        case inside
        /// Text or calls have come; what is thought from here on is said as text.
        case after
    }

    private var state = State.before

    /// What to say for a piece of reasoning and the piece of text that came with it.
    mutating func text(reasoning: String?, content: String?) -> String? {
        var text = ""
        if let reasoning {
            if state == .before {
                text = "<think>\n"
                state = .inside
            }
            text += reasoning
        }
        if let content {
            // Some models set off with line feeds: as long as nothing else is said, thoughts may still follow.
            let tag = state == .before && content.isBlank ? "" : close()
            text += tag
            // A blank line sets the answer off, for readers of Markdown; models often bring their own.
            if !tag.isEmpty, !content.hasPrefix("\n") { text += "\n\n" }
            text += content
        }
        return text.isEmpty ? nil : text
    }

    /// What to say before a tool call and at the end: the closing tag if it is owed.
    mutating func close() -> String {
        defer { state = .after }
        return state == .inside ? "\n</think>" : ""
    }
}
