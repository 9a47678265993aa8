import LiterateRecording
import LiterateSentences

/// Where a running chapter's cells, values and progress go: a recording or a terminal.
protocol NotebookBackend: AnyObject {
    /// Whether all that is printed is kept, so that nothing of it may be lost.
    var keepsOutput: Bool { get }
    func begin(_ cell: CellDescription)
    /// A top-level statement begins.
    func statement(file: String, line: Int)
    /// A text is about to be printed, which ends its line or not; what is in the way leaves.
    func prepareForOutput(endingLine: Bool)
    func show(_ table: RecordedTable)
    func show(_ figure: DisplayedFigure)
    /// Takes a value that later chapters can read, as the text of its file.
    func export(_ name: String, _ text: String)
    /// Tells that a loop has done some of its steps.
    func progress(done: Int, total: Int)
    func progressEnded()
    /// Runs a cell that must trap; false in the original process, once its copy has ended.
    func beginTrap(_ cell: CellDescription) -> Bool
    /// Shows the error with which a cell ended that must throw one.
    func thrown(_ message: String, in cell: CellDescription)
    /// Notes that a cell went otherwise than by its trap, in the copy, or by its error.
    func mishap(_ message: String, isThrown: Bool, in cell: CellDescription)
    /// Comes to a cell that must not compile, and so is not part of the program.
    func pass(_ cell: CellDescription)
    /// Takes what became of a check; says whether all is well as far as the run goes.
    func check(_ number: Int, _ outcome: CheckOutcome, _ written: WrittenCheck) -> Bool
    /// Takes how the copy of the process ended that looked for a value, with what it wrote; says
    /// whether all is well as far as the run goes.
    func checkTrapped(
        _ number: Int, _ ending: RunEnding, _ output: [UInt8], _ written: WrittenCheck
    ) -> Bool
    func end(_ cell: CellDescription)
    /// The chapter ends with an error.
    func failed(_ error: any Error, in cell: CellDescription?)
    /// The chapter ran to its end.
    func finished()
}
