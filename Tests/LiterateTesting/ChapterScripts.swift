import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRecording

/// How a script begins that keeps to the contract of a chapter's process: `event` writes an event's
/// line, `offset` is the length of the output so far.
let scriptHead = """
    #!/bin/sh
    event() { printf '%s\\n' "$1" >> "$BOOK_RECORDING/events.jsonl"; }
    offset() { wc -c < "$BOOK_RECORDING/output" | tr -d ' '; }
    """

/// The line of a script that writes the event which opens a run of a chapter.
func openingLine(of chapter: Chapter, in book: Book?) throws -> String {
    let book = book ?? Book(chapters: [chapter])
    let cells = chapter.cells.map { cell in
        CellDescription.cell(
            cell.index, number: cell.number, name: cell.options.name,
            line: cell.fenceLine, isRun: cell.options.isRun)
    }
    let event = RecordingEvent.chapter(
        name: chapter.name, code: try book.codeDigest(of: chapter).text, cells: cells)
    let line = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
    return "event '\(line.replacing("'", with: "'\\''"))'"
}

/// The file that the tangler leaves beside a chapter's Swift file: its path in the book, and its bytes.
///
/// - Parameter refused: The Swift files of cells that must not compile, by the cells' places.
func tangledFile(
    of chapter: Chapter, in book: Book?, refused: [Int: String] = [:]
) throws -> (path: String, data: Data) {
    let run = sampleRun(of: chapter, in: book)
    let facts = TangledChapter(
        code: run.code,
        cells: run.cells.map {
            TangledChapter.Cell(sources: $0.sources, refusedFile: refused[$0.index])
        })
    let folder = BuildFolder.tangledFolder(of: chapter.name, package: "book")
    return (".build/\(folder)/\(chapter.name).json", try JSONEncoder().encode(facts))
}
