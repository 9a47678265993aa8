import LiterateFormat
import Foundation
import LiterateRecording
import Subprocess

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
            let answer = try await compilerOutput(for: file, name: "cell-\(cell.index).swift")
            let pieces = try book.pieces(of: cell, in: chapter)
            let report = RefusalReport(answer.text, pieces: pieces)
            if answer.isCompiled {
                recording.cells[cell.index].mishap = RunFailure(
                    cell: cell.index,
                    message: "it must not compile, and it does; take the option `fails` away, or "
                        + "show code that the compiler refuses")
            } else if report.refusals.isEmpty {
                recording.cells[cell.index].mishap = RunFailure(
                    cell: cell.index,
                    message:
                        "it must not compile, and what the compiler says is not of this cell:\n"
                        + report.elsewhere)
            } else {
                recording.cells[cell.index].refusals = report.refusals
            }
        }
        // A compiler that was stopped has said nothing of a cell.
        try Task.checkCancellation()
        return recording.placed(in: chapter, of: book)
    }

    private func compilerOutput(
        for text: String, name: String
    ) async throws -> (text: String, isCompiled: Bool) {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        do {
            let result = try await Subprocess.run(
                .found("swiftc"), arguments: .init(arguments(for: file)), output: .discarded,
                error: .string(limit: 4 << 20))
            return (result.standardError, result.terminationStatus.isSuccess)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw RunnerError.missingTool(
                name: "swiftc", advice: "install Swift from https://www.swift.org/install")
        }
    }

    /// Type checking alone would pass a variable that is read before it has a value: such errors
    /// come when the compiler's own intermediate language is made.
    private func arguments(for file: URL) -> [String] {
        [
            "-emit-sil", "-o", "/dev/null", "-parse-as-library", "-swift-version", "6",
            "-diagnostic-style", "llvm", "-no-color-diagnostics",
        ] + searchOptions + [file.path]
    }
}
