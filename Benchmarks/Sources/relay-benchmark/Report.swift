import Glibc

/// A table of the report: aligned columns, or as JSON an array of objects whose keys are the columns' names.
struct Table {
    enum Cell {
        case text(String)
        case number(Double, digits: Int)
        case none

        static func count(_ value: Int) -> Cell { .number(Double(value), digits: 0) }

        var text: String {
            switch self {
            case .text(let text): text
            case .number(let value, let digits): decimal(value, digits: digits)
            case .none: "–"
            }
        }

        var json: String {
            switch self {
            case .text(let text): quoted(text)
            case .number(let value, let digits): value.isFinite ? decimal(value, digits: digits) : "null"
            case .none: "null"
            }
        }
    }

    var name: String
    var title: String
    var columns: [String]
    var rows: [[Cell]] = []
    var notes: [String] = []

    var text: String {
        let cells = [columns] + rows.map { $0.map(\.text) }
        let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        let lines = cells.map { row in
            row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + space : space + row[column]
            }.joined(separator: "  ")
        }
        return ([title] + lines.map { "  " + $0 } + notes.map { "  " + $0 }).joined(separator: "\n") + "\n"
    }

    var json: String {
        let objects = rows.map { row in
            "{" + zip(columns, row).map { "\(quoted($0)): \($1.json)" }.joined(separator: ", ") + "}"
        }
        return "\(quoted(name)): [\n    \(objects.joined(separator: ",\n    "))\n  ]"
    }
}

/// All that one invocation of the benchmark found.
struct Report {
    var facts: [(name: String, value: String)] = []
    var tables: [Table] = []
    /// Wrong answers: they make the exit code 1.
    var problems: [String] = []
    /// Figures above their budget: they make the exit code 2 when `--check-budget` was given.
    var overruns: [String] = []

    mutating func fail(_ place: String, _ found: [String]) {
        problems += found.prefix(3).map { "\(place): \($0)" }
        if found.count > 3 { problems.append("\(place): and \(found.count - 3) more") }
    }

    var text: String {
        let width = facts.map(\.name.count).max() ?? 0
        var parts = [
            facts.map { $0.name + String(repeating: " ", count: width - $0.name.count + 2) + $0.value }.joined(
                separator: "\n") + "\n"
        ]
        parts += tables.map(\.text)
        if !overruns.isEmpty {
            parts.append((["Over budget"] + overruns.map { "  " + $0 }).joined(separator: "\n") + "\n")
        }
        parts.append(
            problems.isEmpty
                ? "Verified: every chunk, vector and recording in its place and whole, one usage, one end, no error.\n"
                : (["FAILED"] + problems.map { "  " + $0 }).joined(separator: "\n") + "\n")
        return parts.joined(separator: "\n")
    }

    var json: String {
        let lists = [("problems", problems), ("overruns", overruns)].map { name, list in
            "\(quoted(name)): [\(list.map(quoted).joined(separator: ", "))]"
        }
        let facts = facts.map { "\(quoted($0.name)): \(quoted($0.value))" }
        return "{\n  " + (facts + tables.map(\.json) + lists).joined(separator: ",\n  ") + "\n}\n"
    }

    /// The machine, the programs and the command, so that a figure can be judged and measured again.
    static func facts(plugin: [String], curl: String) -> [(name: String, value: String)] {
        var name = utsname()
        uname(&name)
        let release = withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let processor =
            (contents(ofFile: "/proc/cpuinfo") ?? "").split(separator: "\n")
            .first { $0.hasPrefix("model name") }?.split(separator: ":").last.map { $0.drop { $0 == " " } }
            ?? "unknown processor"
        let memory = Double(sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))) / 1_073_741_824
        let load = (contents(ofFile: "/proc/loadavg") ?? "").split(separator: " ").first ?? "?"
        var status = stat()
        let size =
            stat(plugin.first ?? "", &status) == 0
            ? ", \(decimal(Double(status.st_size) / 1_048_576, digits: 1)) MiB" : ""
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return [
            (
                "machine",
                "\(cores) × \(processor), \(decimal(memory, digits: 1)) GiB, Linux \(release), load \(load)"
            ),
            ("plugin", plugin.joined(separator: " ") + size),
            ("curl", curl),
            ("command", CommandLine.arguments.joined(separator: " ")),
        ]
    }
}

/// A number with a fixed count of digits after the point.
func decimal(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "–" }
    var text = [CChar](repeating: 0, count: 64)
    let count = withVaList([Int32(digits), value]) { vsnprintf(&text, text.count, "%.*f", $0) }
    return String(decoding: text.prefix(Int(max(0, min(count, 63)))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// A JSON string.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case _ where scalar.value < 0x20:
            result += "\\u" + String(decoding: Token.digits(UInt64(scalar.value), width: 4, radix: 16), as: UTF8.self)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
