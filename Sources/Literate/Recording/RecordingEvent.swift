import LiterateSentences

/// The pipe in a recording's folder that the recorder holds open as long as it is there.
package let lifelineName = "alive"

/// One thing that happens while a chapter runs, as a line of JSON in `events.jsonl`.
///
/// Offsets are bytes in the file that standard output and standard error go to together.
package enum RecordingEvent: Codable, Hashable, Sendable {
    /// The run begins: the chapter's name, the digest of the code that the program was made of, and
    /// its cells.
    case chapter(name: String, code: String, cells: [CellDescription])
    /// A cell begins; what is written from here on is its.
    case begin(cell: Int, offset: Int)
    /// A statement at the top level of a cell begins at a line of a file.
    case statement(file: String, line: Int)
    case figure(RecordedFigure, offset: Int)
    /// A table was displayed; its text stands between the offsets.
    case table(RecordedTable, start: Int, end: Int)
    /// A cell left a value for later chapters.
    case export(cell: Int, RecordedExport)
    /// A loop of the cell has done some of its steps; nothing of it is recorded.
    case progress(cell: Int, done: Int, total: Int)
    /// The cell went otherwise than its option `traps` or `throws` says, and was left.
    case mishap(cell: Int, message: String, isThrown: Bool)
    /// A cell ended with the error that its option `throws` announces.
    case thrown(cell: Int, message: String, offset: Int)
    /// The copy of the process that ran a cell which must trap has ended, with the backtracer's
    /// report of it where there is one.
    case trap(cell: Int, ending: RunEnding, report: String?, offset: Int)
    /// A sentence was held against its value, by the place of the check.
    case check(Int, CheckOutcome)
    /// The copy of the process that looked for the value has ended, with what it wrote, and the
    /// backtracer's report where there is one.
    case checkTrap(Int, ending: RunEnding, written: String, report: String?)
    /// A cell ran to its end.
    case end(cell: Int, offset: Int)
    /// A cell ended the run with an error, thrown at the statement that began last.
    case failure(cell: Int, message: String)
    case finished
}

/// What a chapter's program knows of one of its cells before it runs.
public struct CellDescription: Codable, Hashable, Sendable {
    /// The cell's place among the chapter's cells, from 0.
    public var index: Int
    /// The number a reader sees, from 1; nil for a hidden cell.
    public var number: Int?
    /// The cell's name, if it has one.
    public var name: String?
    /// The line of its opening fence, from 1.
    public var line: Int
    /// Whether it is compiled and run.
    public var isRun: Bool

    /// Describes a cell as the code made from a chapter does.
    public static func cell(
        _ index: Int, number: Int?, name: String?, line: Int, isRun: Bool
    ) -> CellDescription {
        CellDescription(index: index, number: number, name: name, line: line, isRun: isRun)
    }
}
