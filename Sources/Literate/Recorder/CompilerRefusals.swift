import LiterateFormat
import LiterateRecording

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
        for message in lines.compactMap(CompilerMessage.init) where message.severity == "error" {
            guard let refusal = Self.refusal(message, pieces), !refusals.contains(refusal) else {
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
