import LiterateRecorder
import LiterateFormat
import LiterateRecording

extension Recording {
    /// Whether the program that ran was made of a chapter's code; one that never began may be.
    ///
    /// - Throws: A `reuse` that cannot be resolved.
    package func isOfCode(of chapter: Chapter, in book: Book) throws(Diagnostics) -> Bool {
        guard !cells.isEmpty else { return true }
        guard cells.count == chapter.cells.count else { return false }
        for (cell, run) in zip(chapter.cells, cells) {
            let pieces = try book.pieces(of: cell, in: chapter)
            if run.sources.map(\.code) != pieces.map(\.code) { return false }
        }
        return true
    }
}
