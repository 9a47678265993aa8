/// One chapter: its Markdown text and the Swift cells in it, with their places.
package struct Chapter: Hashable, Sendable {
    /// The chapter's one name everywhere, for example `01-basic-mlp`.
    package var name: String
    /// The file, relative to the book's root, see ``BookLayout/chapterFile(_:)``.
    package var path: String
    /// The text of the first level-one heading, or the name where there is none.
    package var title: String
    package var source: String
    /// The cells in the order of the text.
    package var cells: [Cell]
    /// What the sentences say that is held against values, in the order of the text.
    package var checks: [SentenceCheck]
    /// What is perhaps not meant as it stands, in the order of the text.
    package var warnings: [Diagnostic]
    /// The book's cell options that name things outside it, which the text was read with.
    private(set) var references: [String]

    /// ``Chapter/init(name:path:source:references:)`` reads the parts from text.
    package init(
        name: String, path: String, title: String, source: String, cells: [Cell],
        checks: [SentenceCheck] = [], warnings: [Diagnostic] = [], references: [String] = []
    ) {
        (self.name, self.path, self.title, self.warnings) = (name, path, title, warnings)
        (self.source, self.cells, self.references) = (source, cells, references)
        self.checks = checks
    }
}

/// One Swift cell: a fenced block whose info string begins with `swift`.
package struct Cell: Hashable, Sendable {
    /// The cell's place among the chapter's cells, from 0.
    package var index: Int
    /// The number a reader sees, from 1; nil for a hidden cell.
    package var number: Int?
    package var options: CellOptions
    /// The line of the opening fence, from 1.
    package var fenceLine: Int
    /// The line of the closing fence, from 1.
    package var endLine: Int
    /// The columns by which the fence, and so each code line, is indented in the file.
    package var indentation: Int
    /// The code between the fences, with its last line ended; empty for a cell that only reuses.
    package var code: String
    /// What the chapter says the cell prints: the `output` block directly after the cell.
    package var output: OutputBlock?
    /// What the chapter says the cell draws: the images directly after that, in order.
    package var figures: [FigureImage]

    /// The line of the first line of code, from 1.
    package var codeLine: Int { fenceLine + 1 }

    /// The cell as messages name it: `cell 7 'parameter-count'`.
    package var label: String {
        let name = options.name.map { " '\($0)'" } ?? ""
        return (number.map { "cell \($0)" } ?? (name.isEmpty ? "a" : "the") + " hidden cell") + name
    }
}

/// The options of a cell, as its info string gives them.
package struct CellOptions: Hashable, Sendable {
    /// `name=`: the cell's anchor, its figures' file names, what others reuse.
    package var name: String?
    /// `reuse=`: the cells whose code comes before this cell's own, in order.
    package var reuse: [CellReference] = []
    /// `export=`: the values that later chapters can read, in order.
    package var exports: [ExportedValue] = []
    /// `live`: a reader can run it in the page.
    package var isLive = false
    /// `needs=`: the cells that run before it there; nil where its code says so.
    package var needs: [CellReference]?
    /// `hide`: run but not shown.
    package var isHidden = false
    /// `fold`: shown folded.
    package var isFolded = false
    /// `norun`, `fails`, `traps`, `throws`: what is done with the cell's code.
    package var treatment = CellTreatment.run
    /// `reset`: a new program begins with the cell.
    package var isReset = false
    /// `group=`: the program of the cell, which others join by that name.
    package var group: String?
    /// `swift=`: the version of Swift that the program is compiled as.
    package var languageMode: Int?
    /// `onone`: the program is compiled without optimisation.
    package var isUnoptimised = false
    /// `volatile`: run and shown, not compared.
    package var isVolatile = false
    /// `tolerance=`: numbers compare within this absolute difference; everything else exactly.
    package var tolerance: Double?
    /// `timeout=`: the seconds that the cell may run, in place of the book's limit.
    package var timeLimit: Double?
    /// `caption=`: the caption of the figure that the cell draws.
    package var caption: String?
    /// What is checked in the caption.
    package var captionChecks: [BracedCheck] = []
    /// `alt=`: the alternative text of the figure, in place of the generated one.
    package var alternativeText: String?
    /// The names outside the book that correspond to the cell, in order, by the option of
    /// ``BookDescription/references`` that gives them.
    package var references: [String: [String]] = [:]

    /// Whether the cell is part of the chapter's program.
    package var isRun: Bool { [.run, .traps, .throws].contains(treatment) }
    /// Whether the cell is neither compiled nor run.
    package var isNotRun: Bool { treatment == .notRun }
    /// Whether the cell must not compile.
    package var isFailing: Bool { treatment == .fails }
    /// Whether the cell must trap.
    package var isTrapping: Bool { treatment == .traps }
    /// Whether the cell must throw an error.
    package var isThrowing: Bool { treatment == .throws }
}

/// What is done with a cell's code.
package enum CellTreatment: String, Hashable, Sendable {
    /// It runs to its end.
    case run
    /// It is shown and highlighted, neither compiled nor run.
    case notRun = "norun"
    /// It must not compile; the page shows what the compiler says.
    case fails
    /// It must trap; the page shows the trap's message, the chapter goes on.
    case traps
    /// It must throw an error; the page shows it, the chapter goes on.
    case `throws`
}

/// A cell named from elsewhere: `01-basic-mlp/dataset`, or `dataset` in the same chapter.
package struct CellReference: Hashable, Sendable {
    package var chapter: String
    package var cell: String
    package var position: SourcePosition
}

/// An `output` block: what the cell before it prints.
package struct OutputBlock: Hashable, Sendable {
    /// The line of the opening fence, from 1.
    package var fenceLine: Int
    /// The line of the closing fence, from 1.
    package var endLine: Int
    /// The text between the fences, with its last line ended.
    package var text: String

    package init(fenceLine: Int, endLine: Int, text: String) {
        (self.fenceLine, self.endLine, self.text) = (fenceLine, endLine, text)
    }
}

/// An image that shows a recorded figure: a paragraph of its own after the cell that draws it.
package struct FigureImage: Hashable, Sendable {
    /// The line of the image, from 1.
    package var line: Int
    /// The path as written, relative to the chapters' folder: `figures/01-basic-mlp/loss.svg`.
    package var path: String
    package var alternativeText: String

    package init(line: Int, path: String, alternativeText: String) {
        (self.line, self.path, self.alternativeText) = (line, path, alternativeText)
    }
}
