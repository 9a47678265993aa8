import Foundation
import LiterateFiles
import LiterateFormat
import LiterateLayout
import LiterateRecording

/// What has to be written so that a chapter says what its run printed and drew.
package struct Acceptance: Sendable {
    package var chapter: Chapter
    /// The chapter's new text; only differing `output` blocks and images are other than before.
    package var markdown: String
    /// The files of figures and exported values to write, by name.
    package var figures: [String: String]
    /// The files that no cell draws or exports.
    package var orphans: [String]
    /// What changes, a line each, for people, with places in the new text:
    /// `…/01-x.md:12: the output of cell 3 'loss' rewritten`.
    package var changes: [String]
    private let stored: StoredFigures

    /// Whether the chapter holds already.
    package var isEmpty: Bool { changes.isEmpty }

    /// The chapter with its new text.
    package var accepted: Chapter {
        get throws(Diagnostics) { try chapter.rewritten(as: markdown) }
    }

    /// Works out what to write; the comparison is that of ``verify(_:against:figures:)``, so what
    /// is within tolerance or matched by `...` stays as it is.
    ///
    /// A rewritten block keeps its lines `...` where they still stand for something.
    /// - Parameters:
    ///   - unstable: The places of the cells whose outputs and figures stay as they are.
    ///   - exports: The names of the exported values that stay as they are.
    ///   - sentences: The places of the checks whose sentences stay as they are.
    /// - Throws: Why the run ended early, or that a cell that draws has no name: such a run is not
    ///   recorded.
    package init(
        of recording: Recording, for chapter: Chapter, figures stored: StoredFigures,
        except unstable: Set<Int> = [], exports: Set<String> = [], sentences: Set<Int> = []
    ) throws(Diagnostics) {
        try Self.checkAcceptable(recording, for: chapter, stored)
        var text = TextLines(chapter.source)
        let corrected = Self.correct(chapter, recording, except: sentences, &text)
        // A number of an alternative text stands in the image too.
        let said = corrected.isEmpty ? chapter : try chapter.rewritten(as: text.text)
        var edits = MarkdownEdits()
        (self.chapter, self.stored, figures) = (chapter, stored, [:])
        var differences: [(cell: Int, difference: CellDifference)] = []
        for (cell, run) in zip(said.cells, recording.cells) {
            let comparison = CellComparison(
                chapter: said, cell: cell, recording: run, stored: stored, holdsPlaces: true)
            let editor = CellEditor(cell: cell, text: text)
            for difference in comparison.differences {
                if case .export(let value, _) = difference {
                    if exports.contains(value.name) { continue }
                } else if unstable.contains(cell.index) {
                    continue
                }
                editor.apply(difference, to: &edits)
                switch difference {
                case .file(let wanted, _): figures[wanted.fileName] = wanted.svg
                case .export(let value, _): figures[value.fileName] = value.text
                default: break
                }
                differences.append((cell.index, difference))
            }
        }
        orphans = orphanedFigures(of: chapter, recording: recording, figures: stored)
        markdown = edits.isEmpty ? text.text : edits.applied(to: text)
        changes = []
        let after = try accepted
        changes = differences.map { Self.change($1, of: after.cells[$0], in: after) }
        changes += corrected.map { number, old, new in
            "\(chapter.path):\(after.checks[number].written.line): '\(old)' is now '\(new)'"
        }
        changes += orphans.map { "\(BookLayout.figuresFolder(of: chapter.name))/\($0): removed" }
    }

    /// Makes sentences say what the run gave, and nothing else.
    private static func correct(
        _ chapter: Chapter, _ recording: Recording, except unstable: Set<Int>,
        _ text: inout TextLines
    ) -> [(number: Int, old: String, new: String)] {
        var corrected: [(number: Int, old: String, new: String)] = []
        let corrections = chapter.corrections(
            for: recording.checks.filter { !unstable.contains($0.key) })
        // From the last, so that those before stay where they are.
        for (number, check) in chapter.checks.enumerated().reversed() {
            guard case .markdown(let markdown)? = corrections[number], let place = check.place,
                let quote = check.written.quote, let outcome = recording.checks[number],
                let new = check.correction(for: outcome)
            else { continue }
            text[check.written.line].replaceSubrange(place, with: Array(markdown.utf8))
            corrected.append((number, quote.text, new))
        }
        return corrected.reversed()
    }

    /// Writes the chapter and its figures together: a process that is killed has changed both or
    /// neither, or ``finishWriting(root:)`` does the rest.
    package func write(root: URL) throws {
        guard !isEmpty else { return }
        let folderFiles: [String: Data]? =
            figures.isEmpty && orphans.isEmpty
            ? nil
            : stored.files.filter { !orphans.contains($0.key) }
                .merging(figures.mapValues { Data($0.utf8) }) { _, new in new }
        let journal = Journal(
            file: chapter.path, before: Data(chapter.source.utf8), after: Data(markdown.utf8),
            folder: BookLayout.figuresFolder(of: chapter.name), folderFiles: folderFiles,
            removed: orphans)
        let lock = try FileLock(at: root.appending(path: BookLayout.lock))
        try journal.perform(
            root: root, name: chapter.name, journals: root.appending(path: BookLayout.accepting))
        withExtendedLifetime(lock) {}
    }

    /// Finishes what a killed process began to write.
    ///
    /// - Throws: ``Diagnostics`` at the chapters of which that cannot be told, once: what was written
    ///   down is then out of the way.
    package static func finishWriting(root: URL) throws {
        let journals = root.appending(path: BookLayout.accepting)
        guard journals.isThere else { return }
        let lock = try FileLock(at: root.appending(path: BookLayout.lock))
        let damages = try Journal.finishAll(
            in: journals, root: root, puttingAsideIn: root.appending(path: BookLayout.unfinished))
        withExtendedLifetime(lock) {}
        guard damages.isEmpty else { throw Diagnostics(damages.map(problem)) }
    }

    private static func problem(with damage: Journal.Damage) -> Diagnostic {
        Diagnostic(
            SourcePosition(file: BookLayout.chapterFile(damage.name), line: 1),
            "'book accept' was interrupted while it wrote this chapter, and its notes are damaged; "
                + "the chapter and '\(BookLayout.figuresFolder(of: damage.name))' stay as they are: look at both "
                + "('git diff'), then run the command again. The remains are in "
                + "'\(BookLayout.unfinished)/\(damage.remains.lastPathComponent)'")
    }

    private static func checkAcceptable(
        _ recording: Recording, for chapter: Chapter, _ stored: StoredFigures
    ) throws(Diagnostics) {
        guard recording.isSound, recording.cells.count == chapter.cells.count else {
            var failures = failureDiagnostics(of: chapter, recording: recording)
            if failures.isEmpty {
                failures = [verify(chapter, against: recording, figures: stored)[0]]
            }
            failures[failures.count - 1].message +=
                recording.failure == nil
                ? "\nnothing is recorded of such a run"
                : "\nnothing is recorded of a run that did not end"
            throw Diagnostics(failures)
        }
        let nameless = zip(chapter.cells, recording.cells).filter { cell, run in
            cell.options.name == nil && !run.figures.isEmpty
        }
        guard nameless.isEmpty else {
            throw Diagnostics(
                nameless.map { cell, _ in diagnostic(for: .nameMissing, of: cell, in: chapter) })
        }
    }

    private static func change(
        _ difference: CellDifference, of cell: Cell, in chapter: Chapter
    ) -> String {
        func at(_ line: Int?, _ what: String) -> String {
            "\(chapter.path):\(line ?? cell.endLine): \(what)"
        }
        func line(of path: String) -> Int? { cell.figures.first { $0.path == path }?.line }
        return switch difference {
        case .output: at(cell.output?.fenceLine, "the output of \(cell.label) rewritten")
        case .outputMissing: at(cell.output?.fenceLine, "the output of \(cell.label) added")
        case .outputSuperfluous: at(nil, "the output of \(cell.label) removed")
        case .imageMissing(let wanted):
            at(line(of: wanted.path), "the image '\(wanted.path)' added")
        case .imageSuperfluous(let image): at(nil, "the image '\(image.path)' removed")
        case .image(_, let wanted):
            at(line(of: wanted.path), "the image '\(wanted.path)' rewritten")
        case .file(let wanted, _): "\(BookLayout.besideChapters(wanted.path)): written"
        case .export(let value, _):
            "\(BookLayout.exportedFile(value.name, of: chapter.name)): written"
        case .nameMissing: at(cell.fenceLine, "nothing")
        }
    }
}
