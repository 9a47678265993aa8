import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecorder
import LiterateRecording

/// The recordings that runs on several machines left behind, in folders.
///
/// In each folder a chapter has a folder of its own, as in a ``RecordingCache``: the recording, and
/// the key of everything that could have changed it.
package struct GatheredRecordings: Sendable {
    private let folders: [(url: URL, name: String)]

    /// - Parameter folders: Where the recordings are, and how messages call that.
    package init(_ folders: [(url: URL, name: String)]) { self.folders = folders }

    /// The recordings of some chapters, by name.
    ///
    /// - Parameter keys: What the chapters' runs depend on now, by name.
    /// - Throws: The chapters without a recording, with several that differ, with one that is of
    ///   something else or cannot be read.
    package func recordings(
        of chapters: [Chapter], in book: Book, keys: [String: CacheKey]
    ) throws(Diagnostics) -> [String: Recording] {
        var recordings: [String: Recording] = [:]
        var problems: [Diagnostic] = []
        for chapter in chapters {
            do throws(Diagnostics) {
                recordings[chapter.name] = try recording(of: chapter, key: keys[chapter.name])
                    .placed(in: chapter, of: book)
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return recordings
    }

    private func recording(of chapter: Chapter, key: CacheKey?) throws(Diagnostics) -> Recording {
        let position = SourcePosition(file: chapter.path, line: 1)
        var found: (recording: Recording, place: String)?
        var problems: [Diagnostic] = []
        for folder in folders where folder.url.appending(path: chapter.name).isThere {
            guard let key else { continue }
            let place = "\(folder.name)/\(chapter.name)"
            switch RecordingCache(folder: folder.url).find(chapter.name, key: key) {
            case .miss(let reason): problems.append(Diagnostic(position, refusal(place, reason)))
            case .hit(let recording):
                guard let first = found else {
                    found = (recording, place)
                    continue
                }
                guard let cell = difference(first.recording, recording, in: chapter) else {
                    continue
                }
                let message =
                    "the recordings in '\(first.place)' and '\(place)' differ in \(cell); find out "
                    + "why, and keep one"
                problems.append(Diagnostic(position, message))
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        guard let found else { throw Diagnostics([Diagnostic(position, missing)]) }
        return found.recording
    }

    private func refusal(_ place: String, _ reason: String) -> String {
        reason == RecordingCache.unreadable
            ? "the recording in '\(place)' cannot be read; record its share again"
            : "the recording in '\(place)' is of another state of the book: \(reason); record its "
                + "share again from the sources that are here"
    }

    private var missing: String {
        "there is no recording of this chapter in "
            + folders.map { "'\($0.name)'" }.joined(separator: ", ")
            + "; is the folder of a share missing, or was one recorded before the chapter was added?"
    }

    /// The first cell in which two recordings differ, those aside whose output differs anyway.
    private func difference(
        _ one: Recording, _ other: Recording, in chapter: Chapter
    ) -> String? {
        for (cell, (left, right)) in zip(chapter.cells, zip(one.cells, other.cells))
        where left != right && !cell.options.isVolatile {
            return cell.label
        }
        return one.cells.count == other.cells.count ? nil : "the number of their cells"
    }
}
