import LiterateSentences

/// What one run of a chapter printed, showed and drew, cell by cell.
///
/// It holds no date, duration, path or random number: two runs that do the same are equal.
package struct Recording: Codable, Hashable, Sendable {
    /// The chapter's name.
    package var chapter: String
    /// The digest of the code that ran, as the tangler gave it; empty where nobody knows that code.
    package var code: String
    /// One entry for each of the chapter's cells, in order, also for those that were not reached.
    package var cells: [CellRecording]
    /// Why the run ended early; nil when it ran to its end.
    package var failure: RunFailure?
    /// What became of the checks of the chapter's sentences, by their places.
    package var checks: [Int: CheckOutcome] = [:]

    /// The programs that run its live cells in a page.
    package var pagePrograms: [PageProgram] = []

    /// Whether the run went to its end and did everywhere what the cells' options say.
    package var isSound: Bool { failure == nil && cells.allSatisfy { $0.mishap == nil } }

    package init(
        chapter: String, code: String = "", cells: [CellRecording], failure: RunFailure? = nil
    ) {
        (self.chapter, self.code, self.cells, self.failure) = (chapter, code, cells, failure)
    }
}

package struct CellRecording: Codable, Hashable, Sendable {
    /// The cell's place among the chapter's cells, from 0.
    package var index: Int
    /// Whether the cell ran to its end, was not to run, was never reached, or ended the run.
    package var state: CellState
    /// The code that ran: reused pieces first, the cell's own last, with their highlighting.
    package var sources: [HighlightedSource]
    /// What the cell printed, showed and drew, in order; of a cell that must trap or must not
    /// compile, the message too.
    package var items: [RecordedItem]
    /// The values that it left for later chapters, in order.
    package var exports: [RecordedExport] = []
    /// What the compiler says of a cell that must not compile; the items hold it as text.
    package var refusals: [CompilerRefusal]?
    /// What went otherwise than the cell's option `fails`, `traps` or `throws` says; the run went
    /// on.
    package var mishap: RunFailure?

    package init(
        index: Int, state: CellState, sources: [HighlightedSource], items: [RecordedItem],
        refusals: [CompilerRefusal]? = nil, mishap: RunFailure? = nil
    ) {
        (self.index, self.state, self.sources, self.items) = (index, state, sources, items)
        (self.refusals, self.mishap) = (refusals, mishap)
    }

    package var figures: [RecordedFigure] { items.compactMap(\.figure) }
    package var tables: [RecordedTable] { items.compactMap(\.table) }
}

/// How far a cell came.
package enum CellState: String, Codable, Hashable, Sendable {
    /// It ran to its end, or to the trap or the error that its options announce.
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
package struct HighlightedSource: Codable, Hashable, Sendable {
    /// The code, byte for byte as in the chapter's cell.
    package var code: String
    /// The classified stretches, in order, without overlap; what lies between them is plain.
    package var highlights: [Highlight]
    package var outline: CodeOutline

    package init(code: String, highlights: [Highlight], outline: CodeOutline = CodeOutline()) {
        (self.code, self.highlights, self.outline) = (code, highlights, outline)
    }
}

package struct Highlight: Codable, Hashable, Sendable {
    /// The first byte of the stretch in the UTF-8 text, from 0.
    package var offset: Int
    /// Its length in UTF-8 bytes.
    package var length: Int
    package var kind: HighlightKind

    package init(offset: Int, length: Int, kind: HighlightKind) {
        (self.offset, self.length, self.kind) = (offset, length, kind)
    }
}

/// The classes of tokens that a page colours; the raw values are class names in the page.
package enum HighlightKind: String, Codable, Hashable, Sendable, CaseIterable {
    case keyword, type, function, number, string, comment, attribute, directive
}

/// One thing that a cell printed, showed or drew.
package enum RecordedItem: Codable, Hashable, Sendable {
    /// Text as written to standard output or standard error, or a displayed value's text.
    case text(String)
    /// A displayed table, with the text that stands for it.
    case table(RecordedTable)
    case figure(RecordedFigure)

    package var table: RecordedTable? {
        if case .table(let table) = self { table } else { nil }
    }

    package var figure: RecordedFigure? {
        if case .figure(let figure) = self { figure } else { nil }
    }

    /// The item as text: what a terminal and an `output` block show of it.
    package var text: String {
        switch self {
        case .text(let text): text
        case .table(let table): table.text
        case .figure: ""
        }
    }
}

/// A value that a cell leaves for later chapters.
package struct RecordedExport: Codable, Hashable, Sendable {
    /// The variable's name.
    package var name: String
    /// The whole text of its file: a line of JSON with the value and its type.
    package var text: String

    package init(name: String, text: String) { (self.name, self.text) = (name, text) }
}

package struct RecordedTable: Codable, Hashable, Sendable {
    package var columns: [String]
    /// The cells by row; each row is as long as `columns`.
    package var rows: [[String]]
    /// The table in aligned columns of plain text, with its last line ended.
    package var text: String

    package init(columns: [String], rows: [[String]], text: String) {
        (self.columns, self.rows, self.text) = (columns, rows, text)
    }
}

package struct RecordedFigure: Codable, Hashable, Sendable {
    /// The whole standalone SVG document, as it goes into the chapter's folder of figures.
    package var svg: String
    /// The SVG element for inlining in a page that brings the plot style sheet itself.
    package var inlineSVG: String
    /// The alternative text generated from the data.
    package var alternativeText: String

    package init(svg: String, inlineSVG: String, alternativeText: String) {
        (self.svg, self.inlineSVG, self.alternativeText) = (svg, inlineSVG, alternativeText)
    }
}

package struct RunFailure: Codable, Hashable, Sendable {
    /// The cell that ended it, by its place from 0; nil when no cell had begun.
    package var cell: Int?
    /// The file of the failing line, relative to the book's root, where it is known.
    package var file: String?
    /// The failing line in that file, from 1, where it is known; else the cell's first line holds.
    package var line: Int?
    /// What happened, without paths of this machine: the trap's message or the thrown error.
    package var message: String

    package init(cell: Int?, file: String? = nil, line: Int? = nil, message: String) {
        (self.cell, self.file, self.line) = (cell, file, line)
        self.message = withoutAbsolutePaths(message)
    }
}
