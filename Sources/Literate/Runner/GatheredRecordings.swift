import LiterateRecorder
import LiterateFormat
import Foundation
import LiterateRecording

/// The recordings that runs on several machines left behind, in folders.
///
/// In each folder a chapter has a folder of its own, as in a ``RecordingCache``: the recording, and
/// the key of everything that could have changed it.
package struct GatheredRecordings: Sendable {
    /// A folder, and how messages call it.
    package struct Folder: Sendable {
        /// Where it is.
        package var url: URL
        /// What it is called.
        package var name: String

        package init(url: URL, name: String) { (self.url, self.name) = (url, name) }
    }

    private let folders: [Folder]

    /// Gathers what is in some folders.
    package init(_ folders: [Folder]) { self.folders = folders }

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

    private func recording(
        of chapter: Chapter, key: CacheKey?
    ) throws(Diagnostics) -> Recording {
        let position = SourcePosition(file: chapter.path, line: 1)
        var found: (recording: Recording, place: String)?
        var problems: [Diagnostic] = []
        for folder in folders where folder.has(chapter.name) {
            let place = "\(folder.name)/\(chapter.name)"
            guard let key else { continue }
            switch RecordingCache(folder: folder.url).find(chapter.name, key: key) {
            case .miss(let reason): problems.append(Diagnostic(position, refusal(place, reason)))
            case .hit(let recording):
                if let first = found {
                    let difference = difference(first.recording, recording, in: chapter)
                    problems += difference.map { cell in
                        Diagnostic(position, twice(first.place, place, differingIn: cell))
                    }
                } else {
                    found = (recording, place)
                }
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

    private func twice(_ one: String, _ other: String, differingIn cell: String) -> String {
        "the recordings in '\(one)' and '\(other)' differ in \(cell); find out why, and keep one"
    }

    private var missing: String {
        "there is no recording of this chapter in "
            + folders.map { "'\($0.name)'" }.joined(separator: ", ")
            + "; is the folder of a share missing, or was one recorded before the chapter was added?"
    }

    /// The first cell in which two recordings differ, those aside whose output differs anyway.
    private func difference(
        _ one: Recording, _ other: Recording, in chapter: Chapter
    ) -> [String] {
        for (cell, (left, right)) in zip(chapter.cells, zip(one.cells, other.cells))
        where left != right && !cell.options.isVolatile {
            return [cell.label]
        }
        return one.cells.count == other.cells.count ? [] : ["the number of their cells"]
    }
}

extension GatheredRecordings.Folder {
    /// Whether there is anything of a chapter.
    fileprivate func has(_ chapter: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: chapter).path)
    }
}
