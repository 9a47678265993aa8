import LiterateFormat
import Foundation
import LiterateRecording

/// How a script begins that keeps to the contract of a chapter's process: `event` writes an event's
/// line, `offset` is the length of the output so far.
let scriptHead = """
    #!/bin/sh
    event() { printf '%s\\n' "$1" >> "$BOOK_RECORDING/events.jsonl"; }
    offset() { wc -c < "$BOOK_RECORDING/output" | tr -d ' '; }
    """

/// The line of a script that writes the event which opens a run of a chapter.
///
/// - Parameter refused: The Swift files of cells that must not compile, by the cells' places.
func openingLine(
    of chapter: Chapter, in book: Book?, refused: [Int: String] = [:]
) throws -> String {
    let run = sampleRun(of: chapter, in: book)
    let cells = zip(chapter.cells, run.cells).map { cell, run in
        CellDescription(
            index: cell.index, number: cell.number, name: cell.options.name,
            line: cell.fenceLine, isRun: cell.options.isRun, sources: run.sources,
            refusedFile: refused[cell.index])
    }
    let event = RecordingEvent.chapter(name: chapter.name, cells: cells)
    let line = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
    return "event '\(line.replacing("'", with: "'\\''"))'"
}
