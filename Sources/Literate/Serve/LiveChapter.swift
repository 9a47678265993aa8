import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateRunner
import LiterateVerification

/// One chapter while the book is served.
struct LiveChapter {
    /// The chapter as it was last readable; nil when it never was.
    var chapter: Chapter?
    /// What is wrong with the text as it is now, when it is not readable.
    var problems: [Diagnostic] = []
    /// The last run that came to its end.
    var lastGood: Recording?
    /// How it stands to its present code.
    var status = ChapterStatus.pending(nil)
    /// The book whose code that is, with the places that things had then.
    var ranIn: Book?
    /// Everything that can change its run.
    var key: CacheKey?
    /// The work that builds and runs it.
    var work: Task<Void, Never>?

    /// The chapter, or one of its name with nothing in it.
    func chapter(named name: String) -> Chapter {
        chapter
            ?? Chapter(
                name: name, path: BookLayout.chapterFile(name), title: name, source: "", cells: [])
    }
}

/// How a chapter stands to its present code.
enum ChapterStatus: Sendable, Equatable {
    /// It has to run, or does; what its cells did that have ended.
    case pending(Recording?)
    /// It ran, to its end or not.
    case ran(Recording)
    /// It could not be built or run, and why.
    case broken([Diagnostic])

    /// The run of the present code, as far as it got.
    var run: Recording? {
        switch self {
        case .pending(let run?), .ran(let run): run
        case .pending, .broken: nil
        }
    }
}

/// Carries places over from the text that was built to the text of now, in which cells have moved
/// with the prose around them.
struct PlaceMapping {
    let old: Book
    let new: Book

    /// What stands, with the places that its messages speak of moved.
    func moved(_ status: ChapterStatus, of chapter: Chapter) -> ChapterStatus {
        switch status {
        case .pending(let run): .pending(run.map { moved($0, of: chapter) })
        case .ran(let run): .ran(moved(run, of: chapter))
        case .broken(let errors): .broken(errors.map(moved))
        }
    }

    private func moved(_ recording: Recording, of chapter: Chapter) -> Recording {
        var copy = recording.placed(in: chapter, of: new)
        copy.failure = copy.failure.map { moved($0, of: chapter) }
        for index in copy.cells.indices {
            copy.cells[index].mishap = copy.cells[index].mishap.map { moved($0, of: chapter) }
        }
        return copy
    }

    private func moved(_ failure: RunFailure, of chapter: Chapter) -> RunFailure {
        var copy = failure
        copy.line = failure.line.map { line($0, in: failure.file ?? chapter.path) }
        return copy
    }

    private func moved(_ error: Diagnostic) -> Diagnostic {
        var copy = error
        let before = error.position.line
        copy.position.line = line(before, in: error.position.file)
        // The line that the compiler shows has its number before it.
        copy.message = error.message.replacing("\n\(before) | ", with: "\n\(copy.position.line) | ")
        return copy
    }

    private func line(_ line: Int, in path: String) -> Int {
        guard let before = old.chapters.first(where: { $0.path == path }),
            let after = new.chapters.first(where: { $0.path == path }),
            let cell = before.cells.first(where: { ($0.fenceLine...$0.endLine).contains(line) }),
            let same = counterpart(of: cell, in: after)
        else { return line }
        return line - cell.fenceLine + same.fenceLine
    }

    private func counterpart(of cell: Cell, in chapter: Chapter) -> Cell? {
        let name = cell.options.name
        let same = name.flatMap { name in chapter.cells.first { $0.options.name == name } }
        return same ?? chapter.cells[safe: cell.index]
    }
}
