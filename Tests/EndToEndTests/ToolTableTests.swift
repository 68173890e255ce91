import Testing
import XinferenceClient

@testable import xinference_plugin

@Suite("The tool's tables")
struct ToolTableTests {
    @Test("columns are as wide as they look, and a row that does not fit is stacked")
    func table() {
        let table = ColumnTable(
            headings: ["UID", "type", "context"], rows: [["通义千问", "LLM", ""], ["b", "TTS", "9"]])
        #expect(
            table.lines(fitting: 80).map(\.text) == ["UID       type  context", "通义千问  LLM", "b         TTS   9"])
        #expect(
            table.lines(fitting: 12).map(\.text) == [
                "通义千问", "  type     LLM", "b", "  type     TTS", "  context  9",
            ])
        #expect("\u{1B}[31mred\r\n".printable == "\u{FFFD}[31mred\n")
    }

    @Test("models are sorted by their type in Dify, and one of no use stands last")
    func models() {
        let models = ModelTable([
            ModelDescription(uid: "a", kind: .image), ModelDescription(uid: "z", kind: .llm),
            ModelDescription(uid: "old", kind: .audio), ModelDescription(uid: "b", kind: .llm, abilities: ["chat"]),
            ModelDescription(uid: "s", kind: .audio, abilities: ["text2audio_zero_shot"]),
        ])
        #expect(models.models.map(\.uid) == ["b", "z", "old", "s", "a"])
        #expect(models.columns.rows.last?[1] == "not usable in Dify through this plugin")
        #expect(models.columns.rows[2][1] == "Speech2text, TTS")
        #expect(models.counts.map(\.count) == [2, 0, 0, 1, 2])
    }
}
