import Foundation
import LiterateFormat
import LiterateRecording
import LiterateRunner
import LiterateVerification

/// Writing what runs gave into the chapters.
extension BookBuilder {
    /// Makes chapters say what their cells print and draw, as far as two fresh runs agree on it.
    ///
    /// - Returns: What was rewritten, a line each.
    /// - Throws: ``Diagnostics`` of runs that did not end, and nothing is then written;
    ///   ``UnstableOutputs`` where two runs differ, once the rest is written.
    package func accept(_ names: [String] = []) async throws -> [String] {
        let (book, chapters) = try load(names)
        let first = try await soundRuns(of: chapters, in: book)
        let second = try await soundRuns(of: chapters, in: book)
        let left = chapters.reduce(into: [String: Set<Int>]()) { left, chapter in
            let cells = unstableCells(
                of: chapter, first: first[chapter.name]!, second: second[chapter.name]!)
            left[chapter.name] = Set(cells.map(\.index))
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
            ).flatMap(\.diagnostics)
        }
        let changes = acceptances.flatMap(\.changes)
        guard unstable.isEmpty else { throw UnstableOutputs(changes: changes, all: unstable) }
        try checkAccepted(acceptances, runs)
        return changes.isEmpty ? [holds(chapters) + "; nothing to accept"] : changes
    }

    /// What has to be written so that chapters say what their runs gave.
    ///
    /// - Parameter unstable: The places of the cells that stay as they are, by chapter.
    private func acceptances(
        of runs: [String: Recording], for chapters: [Chapter], except unstable: [String: Set<Int>]
    ) throws -> [Acceptance] {
        try chapters.map { chapter in
            try Acceptance(
                of: runs[chapter.name]!, for: chapter,
                figures: StoredFigures(chapter: chapter.name, root: root),
                except: unstable[chapter.name] ?? [])
        }
    }

    /// Fresh runs of chapters, all of which can be recorded.
    private func soundRuns(
        of chapters: [Chapter], in book: Book
    ) async throws -> [String: Recording] {
        let recordings = try await source.recordings(
            of: chapters, in: book, isFresh: true, listener: NoListener())
        var problems: [Diagnostic] = []
        for chapter in chapters {
            let figures = try StoredFigures(chapter: chapter.name, root: root)
            do throws(Diagnostics) {
                _ = try Acceptance(of: recordings[chapter.name]!, for: chapter, figures: figures)
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return recordings
    }

    /// What was accepted must verify; what Markdown cannot hold (a tab at the start of a line in a
    /// list) is said rather than passed over.
    private func checkAccepted(
        _ acceptances: [Acceptance], _ recordings: [String: Recording]
    ) throws {
        let left = try acceptances.filter { !$0.isEmpty }.flatMap { acceptance in
            try differences(of: acceptance.accepted, from: recordings[acceptance.chapter.name]!)
        }
        guard left.isEmpty else { throw Diagnostics(left) }
    }
}

/// What two runs of a chapter do not agree on; all else was recorded.
package struct UnstableOutputs: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was rewritten, a line each.
    package var changes: [String]
    /// What differs, each at its place with the option that would fit.
    package var all: [Diagnostic]

    /// What was rewritten, then what was not.
    package var description: String {
        (changes + all.map(\.description)).joined(separator: "\n")
    }
}
