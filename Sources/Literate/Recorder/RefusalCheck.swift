import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording

/// Asks the compiler about the cells that must not compile.
///
/// The tangler leaves the Swift file of each such cell, which ends with it. The compiler looks at it
/// with the modules that the program was built with, as far as an error can come, and makes nothing
/// of it.
struct RefusalCheck {
    /// What finds the modules that the chapter imports.
    let searchOptions: [String]
    /// The chapter's program, whose target says the version of Swift.
    let program: URL
    /// A folder for the Swift files.
    let folder: URL
    let chapter: Chapter
    let book: Book

    /// A run's recording, with what the compiler says of the cells that are not part of the run.
    ///
    /// - Parameter facts: What the tangler left of the program's code.
    func completed(_ recording: Recording, of facts: TangledChapter) async throws -> Recording {
        var recording = recording
        let (programs, numbers) = (chapter.programs, chapter.programNumbers)
        lazy var targetMode = BuildPlan(of: program.resolvingSymlinksInPath())?.languageMode ?? 6
        for (cell, known) in zip(chapter.cells, facts.cells) {
            guard let file = known.refusedFile else { continue }
            let mode = numbers[cell.index].flatMap { programs[$0].languageMode } ?? targetMode
            try Task.checkCancellation()
            let place = folder.appending(path: "cell-\(cell.index).swift")
            try Data(file.utf8).write(to: place)
            // Type checking alone would pass a variable that is read before it has a value: such
            // errors come when the compiler's own intermediate language is made.
            let answer = try await compile(
                [
                    "-emit-sil", "-o", "/dev/null", "-parse-as-library", "-swift-version",
                    "\(mode)",
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

/// The compiler's errors in a cell that must not compile, sorted by whether they are its.
struct RefusalReport {
    /// The errors in the cell's code, in the compiler's order, each once.
    private(set) var refusals: [CompilerRefusal] = []
    /// All that the compiler says is wrong, for a message, when none of it is in the cell's code.
    let elsewhere: String

    /// Reads what the compiler says in its one-line style, `file:line:column: error: message`, with
    /// the code below each message.
    init(_ output: String, pieces: [CodePiece]) {
        let lines = output.split(separator: "\n").map(String.init)
        elsewhere = lines.filter { $0.contains("error: ") }
            .map { "  " + withoutAbsolutePaths($0) }.joined(separator: "\n")
        for (index, line) in lines.enumerated() {
            // The code that a message speaks of stands below it.
            let generated = lines.indices.contains(index + 1) ? lines[index + 1] : ""
            guard let message = CompilerMessage(line)?.withoutNamespaces(generated: generated),
                message.severity == "error", let refusal = Self.refusal(message, pieces),
                !refusals.contains(refusal)
            else {
                continue
            }
            refusals.append(refusal)
        }
    }

    private static func refusal(
        _ message: CompilerMessage, _ pieces: [CodePiece]
    ) -> CompilerRefusal? {
        for (index, piece) in pieces.enumerated() where piece.path == message.file {
            let line = message.line - piece.line
            let count = piece.code.utf8.count { $0 == UInt8(ascii: "\n") }
            let text = withoutAbsolutePaths(message.text)
            if (0..<count).contains(line) {
                return CompilerRefusal(
                    piece: index, line: line, column: max(1, message.column - piece.indentation),
                    message: text)
            }
            // What is open at the end of the cell's code is missed after it.
            if line >= count, index == pieces.count - 1, !piece.isReused {
                return CompilerRefusal(piece: index, line: count - 1, column: 1, message: text)
            }
        }
        return nil
    }
}

extension Recording {
    /// The recording with the compiler's messages at the places that the chapter's cells have now.
    ///
    /// A cell that moved with the prose around it need not be compiled again.
    package func placed(in chapter: Chapter, of book: Book) -> Recording {
        var copy = self
        for cell in chapter.cells where copy.cells.indices.contains(cell.index) {
            guard let refusals = copy.cells[cell.index].refusals,
                let pieces = try? book.pieces(of: cell, in: chapter)
            else { continue }
            copy.cells[cell.index].items = refusals.compactMap { refusal in
                guard pieces.indices.contains(refusal.piece) else { return nil }
                let piece = pieces[refusal.piece]
                let column = refusal.column + piece.indentation
                return .text(
                    "\(piece.path):\(piece.line + refusal.line):\(column): error: "
                        + "\(refusal.message)\n")
            }
        }
        return copy
    }
}
