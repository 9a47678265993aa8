import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording

/// A chapter as one plain Swift file that compiles by itself against the book's library.
///
/// It is a script: the cells stand in it one after the other, and the prose and what they print are
/// comments. A name that is declared again has a number behind it from there on.
package struct SwiftFile {
    private let chapter: Chapter
    private let recording: Recording
    private let book: Book
    private var imports: Set<String> = ["import Notebook"]
    private var body = ""
    /// The places of the cells of the chapter's first program, which the file has.
    private let first: Set<Int>

    /// Makes the file of a chapter.
    ///
    /// - Parameter recording: A run of exactly this chapter's code.
    package init(_ chapter: Chapter, of book: Book, recording: Recording) {
        (self.chapter, self.book, self.recording) = (chapter, book, recording)
        first = Set(chapter.programs.first?.cells ?? [])
        for cell in chapter.cells where isContinued(cell) {
            for source in recording.cells[cell.index].sources {
                imports.formUnion(source.outline.imports.map { source.code.edited($0, by: []) })
            }
        }
        let text = ChapterText(chapter, splitsAtHeadings: false, isForJupyter: false) {
            name, fragment in
            name == chapter.name ? "#\(fragment ?? "")" : "\(name).swift"
        }
        for part in text.parts {
            switch part {
            case .prose(let markdown, _): addComment(markdown)
            case .cell(let cell): add(cell)
            }
        }
    }

    /// The bytes of the `.swift` file.
    package var file: Data {
        let parts = [header, imports.sorted().joined(separator: "\n"), body + "\n"]
        return Data(parts.joined(separator: "\n\n").utf8)
    }

    private var header: String {
        """
        // \(chapter.path) as one Swift file: its text as comments, its cells in order, with the
        // cells of other chapters that it uses. To run it, in the book's folder:
        //
        //     \(BookLayout.runFile("\(chapter.name).swift"))
        """
    }

    private mutating func add(_ cell: Cell) {
        if cell.options.isNotRun {
            addComment("\(cell.heading): not run.\n\n\(indented(cell.code))")
        } else if isContinued(cell) {
            addCode(of: cell)
            addOutcome(of: cell)
        } else if cell.options.isContinued {
            let code = recording.cells[cell.index].sources.map(\.code).joined(separator: "\n")
            addComment("\(cell.heading): in a program of its own.\n\n\(indented(code))")
            addOutcome(of: cell)
        } else {
            addExpectedFailure(cell)
        }
    }

    private func isContinued(_ cell: Cell) -> Bool {
        cell.options.isContinued && first.contains(cell.index)
    }

    private mutating func addCode(of cell: Cell) {
        let places = book.resolvedPieces(of: cell, in: chapter)
        let sources = recording.cells[cell.index].sources
        for (index, (place, source)) in zip(places, sources).enumerated() {
            let origin = place.isReused ? ", from \(place.chapter), '\(place.cell ?? "")'" : ""
            let code = source.scriptCode(isShown: index == sources.count - 1)
            let heading = "// MARK: \(cell.heading)\(origin)"
            add(code.isEmpty ? heading : "\(heading)\n\n\(code)")
        }
    }

    private mutating func addOutcome(of cell: Cell) {
        let outcome = CellOutcome(of: cell, recording: recording.cells[cell.index])
        let text = outcome.printed.map(\.text).joined()
        if !text.isEmpty { addComment("Prints:\n\n\(indented(text))") }
        for figure in outcome.figures {
            addComment(
                "Draws \(figure.image.path):\n\n\(indented(wrapped(figure.image.alternativeText)))")
        }
    }

    private mutating func addExpectedFailure(_ cell: Cell) {
        let run = recording.cells[cell.index]
        let code = run.sources.map(\.code).joined(separator: "\n")
        let outcome = CellOutcome(of: cell, recording: run)
        let (what, says) =
            cell.options.isFailing
            ? ("does not compile", "The compiler says:")
            : ("traps, and ends the program", "It says:")
        let message = outcome.printed.map(\.text).joined() + (outcome.message ?? "")
        addComment(
            "\(cell.heading): it is meant to fail, and \(what).\n\n\(indented(code))\n"
                + "\(says)\n\n\(indented(message))")
    }

    /// Adds text as comments, a line for each line.
    private mutating func addComment(_ text: String) {
        let lines = TextLines(text).texts.map(\.visible)
        let end = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        add(lines[..<end].map { $0.isEmpty ? "//" : "// \($0)" }.joined(separator: "\n"))
    }

    private mutating func add(_ text: String) { body += body.isEmpty ? text : "\n\n" + text }

    private func indented(_ text: String) -> String {
        TextLines(text).mapped { $0.isEmpty ? "" : "    \($0)" }
    }
}

/// A text in lines of at most so many characters, where its words allow.
private func wrapped(_ text: String, columns: Int = 100) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
        if let last = lines.last, last.count + 1 + word.count <= columns {
            lines[lines.count - 1] += " " + word
        } else {
            lines.append(String(word))
        }
    }
    return lines.joined(separator: "\n")
}

extension HighlightedSource {
    /// The code as it stands in a script.
    ///
    /// - Parameter isShown: Whether the value of the last expression is shown, rather than thrown away.
    fileprivate func scriptCode(isShown: Bool) -> String {
        var edits = outline.edits + outline.imports.map { CodeEdit($0, "") }
        if let shown = outline.shown {
            let (start, end) = (
                shown.lowerBound..<shown.lowerBound, shown.upperBound..<shown.upperBound
            )
            let isBranching = ["if ", "switch "].contains {
                code.edited(shown, by: []).hasPrefix($0)
            }
            let (open, close) = isBranching ? ("{ ", " }()") : ("", "")
            edits.append(CodeEdit(start, (isShown ? "display(" : "_ = ") + open))
            edits.append(CodeEdit(end, close + (isShown ? ")" : "")))
        }
        return code.edited(by: edits).trimmingCharacters(in: .newlines)
    }
}

extension CellOptions {
    /// Whether later cells go on from the cell: it runs, and not to a trap.
    fileprivate var isContinued: Bool { isRun && !isTrapping }
}

extension Cell {
    /// The cell as the page numbers it, with its name.
    fileprivate var heading: String {
        let number = number.map { "[\($0)]" } ?? "hidden"
        return options.name.map { "\(number) \($0)" } ?? number
    }
}

extension Book {
    /// The pieces of a cell whose `reuse` has been checked.
    func resolvedPieces(of cell: Cell, in chapter: Chapter) -> [CodePiece] {
        (try? pieces(of: cell, in: chapter)) ?? []
    }
}
