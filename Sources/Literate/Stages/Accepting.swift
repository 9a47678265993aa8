import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateRunner
import LiterateVerification

/// Writing what runs gave into the chapters.
extension BookBuilder {
    /// Makes chapters say what their cells print and draw, as far as two fresh runs agree on it.
    ///
    /// A chapter runs after those whose values it reads, with what is accepted of these.
    /// - Returns: What was rewritten, a line each.
    /// - Parameter environment: Where ``BookLayout/seedVariable`` must not be set: what runs give then is
    ///   not the book's.
    /// - Throws: ``UsageError`` where seeds are shifted; ``Diagnostics`` where no chapter's run can be
    ///   recorded; ``PartlyAccepted`` where some cannot, or two runs differ, once the rest is written.
    package func accept(
        _ names: [String] = [],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> [String] {
        if let seed = BookLayout.seed(in: environment) {
            throw UsageError(
                description: "error: \(BookLayout.seedVariable)=\(seed) gives other numbers than "
                    + "the book's; unset it to accept")
        }
        let (book, asked) = try load(names)
        var accepted: [Acceptance] = []
        var problems: [Diagnostic] = []
        for (number, group) in try book.inOrderOfExports(asked).enumerated() {
            do {
                // What was written meanwhile may have moved cells that others reuse.
                let book = number == 0 ? book : try Book.load(root: root)
                let chapters = group.compactMap { book.chapter(named: $0.name) }
                let (new, wrong) = try await accept(chapters, of: book)
                accepted += new
                problems += wrong
            } catch let error as Diagnostics where number > 0 {
                problems += error.all
            } catch let failures as BuildFailures where number > 0 && failures.unplaced.isEmpty {
                problems += failures.diagnostics
            }
        }
        accepted.sort { $0.chapter.name < $1.chapter.name }
        let changes = accepted.flatMap(\.changes)
        guard problems.isEmpty else { throw PartlyAccepted(changes: changes, all: problems) }
        return changes.isEmpty ? [holds(accepted.map(\.chapter)) + "; nothing to accept"] : changes
    }

    /// Makes chapters say what two fresh runs agree on that need nothing of each other.
    ///
    /// - Returns: What was written, and why the rest was not.
    private func accept(
        _ asked: [Chapter], of book: Book
    ) async throws -> ([Acceptance], [Diagnostic]) {
        let (first, refused) = try await soundRuns(of: asked, in: book)
        let (second, refusedAgain) = try await soundRuns(
            of: asked.filter { first[$0.name] != nil }, in: book)
        let chapters = asked.filter { second[$0.name] != nil }
        let left = chapters.reduce(into: [String: Unstable]()) { left, chapter in
            let (one, two) = (first[chapter.name]!, second[chapter.name]!)
            let cells = unstableCells(of: chapter, first: one, second: two)
            left[chapter.name] = Unstable(
                cells: Set(cells.filter(\.showsOther).map(\.index)),
                exports: Set(cells.flatMap(\.exports)),
                sentences: unstableSentences(of: chapter, first: one, second: two))
        }
        // What is written moves the cells below it, and the compiler's messages name their lines.
        let moved = try acceptances(of: first, for: chapters, except: left).map { try $0.accepted }
        let bookAfter = Book(
            chapters: book.chapters.map { chapter in
                moved.first { $0.name == chapter.name } ?? chapter
            })
        let runs = moved.reduce(into: [:]) { runs, chapter in
            runs[chapter.name] = first[chapter.name]!.placed(in: chapter, of: bookAfter)
        }
        let acceptances = try acceptances(of: runs, for: chapters, except: left)
        for acceptance in acceptances { try acceptance.write(root: root) }
        // At their lines in the text as it is now.
        let unstable = try acceptances.flatMap { acceptance in
            let (chapter, name) = (try acceptance.accepted, acceptance.chapter.name)
            return unstableCells(
                of: chapter, first: runs[name]!,
                second: second[name]!.placed(in: chapter, of: bookAfter)
            ).flatMap(\.diagnostics) + left[name]!.sentences.map(\.diagnostic)
        }
        let problems = refused + refusedAgain + unstable
        return (
            acceptances,
            problems.isEmpty ? try differencesLeft(by: acceptances, of: runs) : problems
        )
    }

    /// What has to be written so that chapters say what their runs gave.
    ///
    /// - Parameter unstable: What stays as it is, by chapter.
    private func acceptances(
        of runs: [String: Recording], for chapters: [Chapter], except unstable: [String: Unstable]
    ) throws -> [Acceptance] {
        try chapters.map { chapter in
            try Acceptance(
                of: runs[chapter.name]!, for: chapter,
                figures: StoredFigures(chapter: chapter.name, root: root),
                except: unstable[chapter.name]?.cells ?? [],
                exports: unstable[chapter.name]?.exports ?? [],
                sentences: Set(unstable[chapter.name]?.sentences.map(\.number) ?? []))
        }
    }

    /// Fresh runs of the chapters that can be recorded, and why others cannot.
    ///
    /// - Throws: The same where none can.
    private func soundRuns(
        of chapters: [Chapter], in book: Book
    ) async throws -> (runs: [String: Recording], refused: [Diagnostic]) {
        var refused: [Diagnostic] = []
        var recordings: [String: Recording] = [:]
        do {
            recordings = try await source.recordings(
                of: chapters, in: book, isFresh: true, listener: NoListener())
        } catch let failures as BuildFailures {
            let rest = chapters.filter { !failures.chapters.contains($0.name) }
            guard !rest.isEmpty, rest.count < chapters.count, failures.unplaced.isEmpty else {
                throw failures
            }
            refused = failures.diagnostics
            recordings = try await source.recordings(
                of: rest, in: book, isFresh: true, listener: NoListener())
        }
        var runs: [String: Recording] = [:]
        for chapter in chapters {
            guard let recording = recordings[chapter.name] else { continue }
            let figures = try StoredFigures(chapter: chapter.name, root: root)
            do throws(Diagnostics) {
                _ = try Acceptance(of: recording, for: chapter, figures: figures)
                runs[chapter.name] = recording
            } catch {
                refused += error.all
            }
        }
        guard !runs.isEmpty || refused.isEmpty else { throw Diagnostics(refused) }
        return (runs, refused)
    }

    /// What does not verify once it was accepted.
    ///
    /// What Markdown cannot hold (a tab at the start of a line in a list) and what only an author can mend
    /// (a claim) is said rather than passed over.
    private func differencesLeft(
        by acceptances: [Acceptance], of recordings: [String: Recording]
    ) throws -> [Diagnostic] {
        try acceptances.flatMap { acceptance in
            try differences(of: acceptance.accepted, from: recordings[acceptance.chapter.name]!)
        }
    }
}

/// What two runs of a chapter do not agree on.
private struct Unstable {
    /// The places of the cells.
    var cells: Set<Int>
    /// The names of the exported values.
    var exports: Set<String>
    /// The places of the checks, and what is wrong.
    var sentences: [(number: Int, diagnostic: Diagnostic)]
}

/// What could not be recorded, once all else was.
///
/// Chapters may not build or not run as they say, and two runs may not agree.
package struct PartlyAccepted: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was rewritten, a line each.
    package var changes: [String]
    /// What is wrong, each at its place; where runs differ, with the option that would fit.
    package var all: [Diagnostic]

    /// What was rewritten, then what was not.
    package var description: String {
        (changes + all.map(\.description)).joined(separator: "\n")
    }
}
