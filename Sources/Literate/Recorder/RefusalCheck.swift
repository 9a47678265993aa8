import LiterateFormat
import Foundation
import LiterateRecording

/// Asks the compiler about the cells that must not compile.
///
/// The tangler leaves the Swift file of each such cell, which ends with it. The compiler looks at it
/// with the modules that the program was built with, as far as an error can come, and makes nothing
/// of it.
struct RefusalCheck {
    /// What finds the modules that the chapter imports.
    let searchOptions: [String]
    /// A folder for the Swift files.
    let folder: URL
    let chapter: Chapter
    let book: Book

    /// A run's recording, with what the compiler says of the cells that are not part of the run.
    ///
    /// - Parameter facts: What the tangler left of the program's code.
    func completed(_ recording: Recording, of facts: TangledChapter) async throws -> Recording {
        var recording = recording
        for (cell, known) in zip(chapter.cells, facts.cells) {
            guard let file = known.refusedFile else { continue }
            try Task.checkCancellation()
            let place = folder.appending(path: "cell-\(cell.index).swift")
            try Data(file.utf8).write(to: place)
            // Type checking alone would pass a variable that is read before it has a value: such
            // errors come when the compiler's own intermediate language is made.
            let answer = try await compile(
                [
                    "-emit-sil", "-o", "/dev/null", "-parse-as-library", "-swift-version", "6",
                    "-diagnostic-style", "llvm", "-no-color-diagnostics",
                ] + searchOptions + [place.path])
            let pieces = try book.pieces(of: cell, in: chapter)
            let report = RefusalReport(answer.messages, pieces: pieces)
            guard answer.isCompiled || report.refusals.isEmpty else {
                recording.cells[cell.index].refusals = report.refusals
                continue
            }
            let mishap =
                answer.isCompiled
                ? "and it does; take the option `fails` away, or show code that the compiler refuses"
                : "and what the compiler says is not of this cell:\n\(report.elsewhere)"
            recording.cells[cell.index].mishap = RunFailure(
                cell: cell.index, message: "it must not compile, \(mishap)")
        }
        // A compiler that was stopped has said nothing of a cell.
        try Task.checkCancellation()
        return recording.placed(in: chapter, of: book)
    }
}
