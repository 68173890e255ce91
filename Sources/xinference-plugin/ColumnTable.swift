/// A table of any number of columns; where it does not fit, each row becomes a few lines of its own.
struct ColumnTable: Sendable, Hashable {
    /// A line and whether it is a heading.
    struct Line: Sendable, Hashable {
        var text: String
        var isHeading: Bool
    }

    var headings: [String]
    /// As many cells in each row as there are headings.
    var rows: [[String]]

    /// The lines, none longer than the width where that can be had without cutting a cell.
    func lines(fitting width: Int) -> [Line] {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0.count > column ? $0[column].columnCount : 0 }.max() ?? 0
        }
        guard widths.reduce(2 * max(0, widths.count - 1), +) <= width else { return stacked }
        let heading = Line(text: Self.line(headings, widths), isHeading: true)
        return [heading] + rows.map { Line(text: Self.line($0, widths), isHeading: false) }
    }

    /// The first cell of each row over the others with their headings, without those that are empty.
    private var stacked: [Line] {
        let width = headings.dropFirst().map(\.columnCount).max() ?? 0
        return rows.flatMap { row in
            [Line(text: row.first ?? "", isHeading: true)]
                + zip(headings, row).dropFirst().filter { !$1.isEmpty }.map {
                    Line(text: "  \($0.padded(to: width))  \($1)", isHeading: false)
                }
        }
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let line = zip(cells, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
