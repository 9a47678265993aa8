import Foundation
import LiterateFormat
import LiterateRecording
import LiterateVerification
import LiterateWeave

/// What a chapter's page shows: the run of its present code, or else the last good one, marked.
struct ChapterPreview: Equatable {
    /// The chapter with the outputs that the page shows.
    var chapter: Chapter
    /// Outputs for exactly this chapter's code, from whatever run they are.
    var recording: Recording
    var notes: [Int: [CellNote]] = [:]
    /// What is wrong and stands at no cell that the page shows.
    var problems: [Diagnostic] = []
    /// What is perhaps not meant as it stands in the text.
    var warnings: [Diagnostic]
    /// What the page says at its end; nil where everything holds.
    var statement: String?
    var count = Problems()
    /// Whether a text came after it that cannot be shown.
    var isOld = false

    /// - Parameter status: How it stands, with the places that things have now.
    /// - Throws: A `reuse` that cannot be resolved.
    init(
        _ chapter: Chapter, in book: Book, status: ChapterStatus, lastGood: Recording?,
        figures: StoredFigures
    ) throws(Diagnostics) {
        var pieces: [Int: [CodePiece]] = [:]
        for cell in chapter.cells { pieces[cell.index] = try book.pieces(of: cell, in: chapter) }
        self.chapter = chapter
        warnings = chapter.allWarnings
        let code = try book.codeDigest(of: chapter).text
        recording = Recording(chapter: chapter.name, code: code, cells: [])
        // The text may be newer than the run, which is of other code then.
        let status = (status.run?.code ?? code) == code ? status : .pending(nil)
        let present = status.run
        let earlier = lastGood.map { EarlierRun($0, of: chapter, pieces: pieces) }
        // Where no cell's code differs, something else does: the library, the data.
        let firstOther = chapter.cells.first { earlier?.hasSameCode($0) != true }?.index ?? 0
        let firstStale = if case .ran = status { 0 } else { firstOther }
        for cell in chapter.cells {
            let sources = present?.cells[safe: cell.index]?.sources ?? earlier?.sources(of: cell)
            var shown = CellRecording(
                index: cell.index, state: cell.options.isNotRun ? .notRun : .finished,
                sources: sources
                    ?? pieces[cell.index]!.map { HighlightedSource(code: $0.code, highlights: []) },
                items: [])
            if let run = present?.cells[safe: cell.index], run.isWhole {
                shown = run
                take(cell, run, figures, isStale: false)
            } else if let old = earlier?.run(of: cell) {
                shown.items = old.items
                take(cell, old, figures, isStale: cell.index >= firstStale)
            } else if cell.index >= firstStale {
                markStale(cell, "This cell has not run yet; its output is what the chapter says.")
            }
            recording.cells.append(shown)
        }
        addFailures(of: status, pieces)
        if case .ran(let recording) = status {
            self.recording.pagePrograms = recording.pagePrograms
            warnings += wordsWithoutFigure(of: chapter, recording: recording)
            warnings.sort { $0.position < $1.position }
        }
        sayHow(status)
    }

    /// Takes a run's outputs of a cell into the chapter that is shown.
    private mutating func take(
        _ cell: Cell, _ run: CellRecording, _ figures: StoredFigures, isStale: Bool
    ) {
        let shown = LiterateVerification.shown(cell, as: run, of: chapter, figures: figures)
        chapter.cells[cell.index] = shown.cell
        if isStale {
            markStale(cell, "From an earlier run.")
        } else {
            for difference in shown.differences { note(difference, at: cell) }
            count.differences += shown.differences.count
        }
    }

    private mutating func markStale(_ cell: Cell, _ message: String) {
        let isShown = chapter.cells[cell.index]
        guard isShown.output != nil || !isShown.figures.isEmpty else { return }
        notes[cell.index, default: []].append(CellNote(kind: .stale, message: message))
    }

    private mutating func addFailures(of status: ChapterStatus, _ pieces: [Int: [CodePiece]]) {
        switch status {
        case .pending: break
        case .ran(let recording):
            let failures = failureDiagnostics(of: chapter, recording: recording)
            // In the order of `failureDiagnostics`: mishaps, then what ended the run.
            let mishaps = recording.cells.filter { $0.mishap != nil }.map(\.index)
            let failed = recording.failure.map { $0.cell ?? -1 }
            count.errors += failures.count
            for (failure, index) in zip(failures, mishaps + [failed].compactMap(\.self)) {
                fail(failure, at: chapter.cells.filter { $0.index == index })
            }
            let sentences = falseSentences(of: chapter, recording: recording)
            problems += sentences
            count.differences += sentences.count
        case .broken(let errors): add(errors, pieces)
        }
    }

    /// Puts errors at their cells, in the order of the text.
    private mutating func add(_ errors: [Diagnostic], _ pieces: [Int: [CodePiece]]) {
        count.errors += errors.count
        for error in errors.sorted(by: { $0.position > $1.position }) {
            fail(error, at: cells(with: error.position, pieces))
        }
    }

    /// The preview with what is wrong with a text that came after it, and nothing else: what was
    /// wrong with its own text may not be any more.
    func adding(_ errors: [Diagnostic]) -> ChapterPreview {
        var copy = self
        copy.isOld = true
        copy.notes = notes.mapValues { $0.filter { $0.kind == .stale } }
        (copy.problems, copy.warnings, copy.count) = ([], [], Problems())
        copy.add(errors, [:])
        copy.statement = "A preview of the chapter as it was before: its text has errors now."
        return copy
    }

    /// The cells that hold a place: the one that is written there, or those that reuse it.
    private func cells(with position: SourcePosition, _ pieces: [Int: [CodePiece]]) -> [Cell] {
        if position.file == chapter.path {
            return chapter.cells.filter { ($0.fenceLine...$0.endLine).contains(position.line) }
        }
        return chapter.cells.filter { cell in
            (pieces[cell.index] ?? []).contains { piece in
                let lines = piece.code.utf8.count { $0 == 10 }
                return piece.path == position.file
                    && (piece.line..<(piece.line + max(1, lines))).contains(position.line)
            }
        }
    }

    private mutating func fail(_ error: Diagnostic, at cells: [Cell]) {
        let shown = cells.filter { !$0.options.isHidden }
        if shown.isEmpty { problems.insert(error, at: 0) }
        for cell in shown { notes[cell.index, default: []].insert(CellNote(error: error), at: 0) }
    }

    private mutating func note(_ difference: Diagnostic, at cell: Cell) {
        guard !cell.options.isHidden else { return problems.append(difference) }
        var note = CellNote(error: difference)
        note.kind = .difference
        notes[cell.index, default: []].append(note)
    }

    private mutating func sayHow(_ status: ChapterStatus) {
        statement =
            switch status {
            case .pending: "A preview: this chapter has changed and has not run to its end yet."
            case .broken: "A preview: this chapter does not build."
            case .ran(let recording) where !recording.isSound:
                "A preview: this chapter does not run as it should."
            case .ran:
                count.isEmpty ? nil : "A preview: some outputs differ from what the chapter says."
            }
    }
}
