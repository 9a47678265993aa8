/// What one run of a chapter printed, showed and drew, cell by cell.
///
/// It holds no date, duration, path or random number: two runs that do the same are equal.
public struct Recording: Codable, Hashable, Sendable {
    /// The chapter's name.
    public var chapter: String
    /// One entry for each of the chapter's cells, in order, also for those that were not reached.
    public var cells: [CellRecording]
    /// Why the run ended early; nil when it ran to its end.
    public var failure: RunFailure?

    /// Whether the run went to its end and did everywhere what the cells' options say.
    public var isSound: Bool {
        failure == nil && cells.allSatisfy { $0.mishap == nil }
    }

    /// Makes a recording from its parts.
    public init(chapter: String, cells: [CellRecording], failure: RunFailure? = nil) {
        self.chapter = chapter
        self.cells = cells
        self.failure = failure
    }
}

/// What one cell did.
public struct CellRecording: Codable, Hashable, Sendable {
    /// The cell's place among the chapter's cells, from 0.
    public var index: Int
    /// Whether the cell ran to its end, was not to run, was never reached, or ended the run.
    public var state: CellState
    /// The code that ran: reused pieces first, the cell's own last, with their highlighting.
    public var sources: [HighlightedSource]
    /// What the cell printed, showed and drew, in order; of a cell that must trap or must not
    /// compile, the message too.
    public var items: [RecordedItem]
    /// What the compiler says of a cell that must not compile; the items hold it as text.
    public var refusals: [CompilerRefusal]?
    /// What went otherwise than the cell's option `fails` or `traps` says; the run went on.
    public var mishap: RunFailure?

    /// Makes a cell's recording from its parts.
    public init(
        index: Int, state: CellState, sources: [HighlightedSource], items: [RecordedItem],
        refusals: [CompilerRefusal]? = nil, mishap: RunFailure? = nil
    ) {
        self.index = index
        self.state = state
        self.sources = sources
        self.items = items
        self.refusals = refusals
        self.mishap = mishap
    }

    /// The figures that the cell drew, in order.
    package var figures: [RecordedFigure] { items.compactMap(\.figure) }

    /// The tables that the cell showed, in order.
    package var tables: [RecordedTable] { items.compactMap(\.table) }
}

/// How far a cell came.
public enum CellState: String, Codable, Hashable, Sendable {
    /// It ran to its end, or to the trap that its option `traps` announces.
    case finished
    /// Its option `norun` or `fails` kept it from running.
    case notRun
    /// The run ended before it.
    case notReached
    /// The run ended in it.
    case failed
}

/// A stretch of code with the classification of its tokens, and what a program made of it needs to
/// know.
public struct HighlightedSource: Codable, Hashable, Sendable {
    /// The code, byte for byte as in the chapter's cell.
    public var code: String
    /// The classified stretches, in order, without overlap; what lies between them is plain.
    public var highlights: [Highlight]
    /// What stands at its top level.
    public var outline: CodeOutline

    /// Makes highlighted code from its parts.
    public init(code: String, highlights: [Highlight], outline: CodeOutline = CodeOutline()) {
        self.code = code
        self.highlights = highlights
        self.outline = outline
    }
}

/// One classified stretch of code.
public struct Highlight: Codable, Hashable, Sendable {
    /// The first byte of the stretch in the UTF-8 text, from 0.
    public var offset: Int
    /// Its length in UTF-8 bytes.
    public var length: Int
    /// What it is.
    public var kind: HighlightKind

    /// Makes a highlight from its parts.
    public init(offset: Int, length: Int, kind: HighlightKind) {
        self.offset = offset
        self.length = length
        self.kind = kind
    }
}

/// The classes of tokens that a page colours; the raw values are class names in the page.
public enum HighlightKind: String, Codable, Hashable, Sendable, CaseIterable {
    case keyword, type, identifier, function, number, string, comment, attribute, `operator`
    case directive
}

/// One thing that a cell printed, showed or drew.
public enum RecordedItem: Codable, Hashable, Sendable {
    /// Text as written to standard output or standard error, or a displayed value's text.
    case text(String)
    /// A displayed table, with the text that stands for it.
    case table(RecordedTable)
    /// A displayed figure.
    case figure(RecordedFigure)

    package var table: RecordedTable? {
        if case .table(let table) = self { table } else { nil }
    }

    package var figure: RecordedFigure? {
        if case .figure(let figure) = self { figure } else { nil }
    }

    /// The item as text: what a terminal and an `output` block show of it.
    public var text: String {
        switch self {
        case .text(let text): text
        case .table(let table): table.text
        case .figure: ""
        }
    }
}

/// A displayed table.
public struct RecordedTable: Codable, Hashable, Sendable {
    /// The column titles.
    public var columns: [String]
    /// The cells by row; each row is as long as `columns`.
    public var rows: [[String]]
    /// The table in aligned columns of plain text, with its last line ended.
    public var text: String

    /// Makes a table from its parts.
    public init(columns: [String], rows: [[String]], text: String) {
        self.columns = columns
        self.rows = rows
        self.text = text
    }
}

/// A displayed figure.
public struct RecordedFigure: Codable, Hashable, Sendable {
    /// The whole standalone SVG document, as it goes into `chapters/figures`.
    public var svg: String
    /// The SVG element for inlining in a page that brings the plot style sheet itself.
    public var inlineSVG: String
    /// The alternative text generated from the data.
    public var alternativeText: String

    /// Makes a figure from its parts.
    public init(svg: String, inlineSVG: String, alternativeText: String) {
        self.svg = svg
        self.inlineSVG = inlineSVG
        self.alternativeText = alternativeText
    }
}

/// Why a run ended early.
public struct RunFailure: Codable, Hashable, Sendable {
    /// The cell that ended it, by its place from 0; nil when no cell had begun.
    public var cell: Int?
    /// The file of the failing line, relative to the book's root, where it is known.
    public var file: String?
    /// The failing line in that file, from 1, where it is known; else the cell's first line holds.
    public var line: Int?
    /// What happened, without paths of this machine: the trap's message or the thrown error.
    public var message: String

    /// Makes a failure from its parts.
    public init(cell: Int?, file: String? = nil, line: Int? = nil, message: String) {
        self.cell = cell
        self.file = file
        self.line = line
        self.message = message
    }
}
