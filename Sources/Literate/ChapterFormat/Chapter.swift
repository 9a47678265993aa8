/// One chapter: its Markdown text and the Swift cells in it, with their places.
public struct Chapter: Hashable, Sendable {
    /// The chapter's one name everywhere, for example `01-basic-mlp`.
    public var name: String
    /// The file, relative to the book's root, for example `chapters/01-basic-mlp.md`.
    public var path: String
    /// The text of the first level-one heading, or the name where there is none.
    public var title: String
    /// The whole Markdown text as read.
    public var source: String
    /// The cells in the order of the text.
    public var cells: [Cell]

    /// Makes a chapter from its parts; ``Chapter/init(name:path:source:)`` reads them from text.
    public init(name: String, path: String, title: String, source: String, cells: [Cell]) {
        self.name = name
        self.path = path
        self.title = title
        self.source = source
        self.cells = cells
    }
}

/// One Swift cell: a fenced block whose info string begins with `swift`.
public struct Cell: Hashable, Sendable {
    /// The cell's place among the chapter's cells, from 0.
    public var index: Int
    /// The number a reader sees, from 1; nil for a hidden cell.
    public var number: Int?
    /// What the info string asks for.
    public var options: CellOptions
    /// The line of the opening fence, from 1.
    public var fenceLine: Int
    /// The line of the closing fence, from 1.
    public var endLine: Int
    /// The columns by which the fence, and so each code line, is indented in the file.
    public var indentation: Int
    /// The code between the fences, with its last line ended; empty for a cell that only reuses.
    public var code: String
    /// What the chapter says the cell prints: the `output` block directly after the cell.
    public var output: OutputBlock?
    /// What the chapter says the cell draws: the images directly after that, in order.
    public var figures: [FigureImage]

    /// Makes a cell from its parts.
    public init(
        index: Int, number: Int?, options: CellOptions, fenceLine: Int, endLine: Int,
        indentation: Int, code: String, output: OutputBlock?, figures: [FigureImage]
    ) {
        self.index = index
        self.number = number
        self.options = options
        self.fenceLine = fenceLine
        self.endLine = endLine
        self.indentation = indentation
        self.code = code
        self.output = output
        self.figures = figures
    }

    /// The line of the first line of code, from 1.
    public var codeLine: Int { fenceLine + 1 }

    /// The cell as messages name it: `cell 7 'parameter-count'`.
    public var label: String {
        let name = options.name.map { " '\($0)'" } ?? ""
        return (number.map { "cell \($0)" } ?? (name.isEmpty ? "a" : "the") + " hidden cell") + name
    }
}

/// The options of a cell, as its info string gives them.
public struct CellOptions: Hashable, Sendable {
    /// `name=`: the cell's anchor, its figures' file names, what others reuse.
    public var name: String?
    /// `reuse=`: the cells whose code comes before this cell's own, in order.
    public var reuse: [CellReference] = []
    /// `hide`: run but not shown.
    public var isHidden = false
    /// `fold`: shown folded.
    public var isFolded = false
    /// `norun`: shown and highlighted, neither compiled nor run.
    public var isNotRun = false
    /// `fails`: must not compile; the page shows what the compiler says.
    public var isFailing = false
    /// `traps`: must trap; the page shows the trap's message, the chapter goes on.
    public var isTrapping = false
    /// `volatile`: run and shown, not compared.
    public var isVolatile = false
    /// `tolerance=`: numbers compare within this absolute difference; everything else exactly.
    public var tolerance: Double?
    /// `timeout=`: the seconds that the cell may run, in place of the book's limit.
    public var timeLimit: Double?
    /// `caption=`: the caption of the figure that the cell draws.
    public var caption: String?
    /// `alt=`: the alternative text of the figure, in place of the generated one.
    public var alternativeText: String?
    /// `pytorch=`: the PyTorch calls that correspond to the cell, by name, in order.
    public var pytorchCalls: [String] = []

    /// Options as a bare `swift` fence has them.
    public init() {}

    /// Whether the cell is part of the chapter's program.
    public var isRun: Bool { !isNotRun && !isFailing }
}

/// A cell named from elsewhere: `01-basic-mlp/dataset`, or `dataset` in the same chapter.
public struct CellReference: Hashable, Sendable {
    /// The chapter's name.
    public var chapter: String
    /// The cell's name.
    public var cell: String
    /// Where the reference is written.
    public var position: SourcePosition

    /// Makes a reference from its parts.
    public init(chapter: String, cell: String, position: SourcePosition) {
        self.chapter = chapter
        self.cell = cell
        self.position = position
    }
}

/// An `output` block: what the cell before it prints.
public struct OutputBlock: Hashable, Sendable {
    /// The line of the opening fence, from 1.
    public var fenceLine: Int
    /// The line of the closing fence, from 1.
    public var endLine: Int
    /// The text between the fences, with its last line ended.
    public var text: String

    /// Makes an output block from its parts.
    public init(fenceLine: Int, endLine: Int, text: String) {
        self.fenceLine = fenceLine
        self.endLine = endLine
        self.text = text
    }
}

/// An image that shows a recorded figure: a paragraph of its own after the cell that draws it.
public struct FigureImage: Hashable, Sendable {
    /// The line of the image, from 1.
    public var line: Int
    /// The path as written, relative to `chapters/`: `figures/01-basic-mlp/loss.svg`.
    public var path: String
    /// The alternative text as written.
    public var alternativeText: String

    /// Makes an image from its parts.
    public init(line: Int, path: String, alternativeText: String) {
        self.line = line
        self.path = path
        self.alternativeText = alternativeText
    }
}
