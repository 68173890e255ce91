import DifyPlugin

/// Writes a check as it goes on, or as one JSON document at its end.
struct CheckPrinter {
    /// What is under way when a step is done.
    private static let next = [
        "name": "connecting", "connection": "asking for the models", "authentication": "asking for the version",
        "version": "measuring the latency", "model": "adding the model as Dify does; a cold one may take a while",
        "validation": "reading the schema", "schema": "having the model answer",
        "answer": "having the model call a tool", "one text": "having a batch embedded",
    ]

    let isJSON: Bool
    private let terminal = Terminal()

    init(isJSON: Bool) {
        self.isJSON = isJSON
    }

    func begin(_ url: String) {
        if !isJSON { terminal.line(terminal.styled("Xinference at \(url)", .bold)) }
        Terminal.errors.progress("asking the server")
    }

    /// Writes a step that is done.
    func show(_ step: CheckReport.Step) {
        Terminal.errors.endProgress()
        if !isJSON {
            let mark = terminal.styled(step.verdict.mark, step.verdict.style)
            let time = step.duration.map { terminal.styled("  " + $0.spelled, .dim) } ?? ""
            terminal.line("\(mark) \(step.name.padded(to: 14))  \(step.detail.printableLine)\(time)")
        }
        Terminal.errors.progress(Self.next[step.name] ?? "going on")
    }

    /// Writes what stands at the end.
    func finish(_ report: CheckReport) throws {
        Terminal.errors.endProgress()
        if isJSON { return try terminal.json(report.json) }
        if let schema = report.model?.schema {
            terminal.line()
            terminal.line(terminal.styled("what Dify will show", .bold))
            let table = SchemaTable(schema)
            terminal.table(table.facts)
            if !table.parameters.rows.isEmpty {
                terminal.line()
                terminal.table(table.parameters, indent: "  ")
            }
        }
        if !report.advice.isEmpty {
            terminal.line()
            terminal.line(terminal.styled("advice", .bold))
            for advice in report.advice {
                terminal.line("• \(advice.seen.printableLine)")
                terminal.line("  " + terminal.styled("→ ", .accent) + advice.todo.printableLine)
            }
        }
        terminal.line()
        let failed = report.steps.count { $0.verdict == .failed }
        terminal.line(
            failed == 0
                ? terminal.styled("all is well", .good)
                : terminal.styled("\(failed) of \(report.steps.count) steps failed", .bad))
    }
}
