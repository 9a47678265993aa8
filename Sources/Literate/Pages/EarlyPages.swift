import Foundation
import LiterateRecording
import Synchronization

/// The pages of chapters that need no run, rendered while others are built and run.
package final class EarlyPages: Sendable {
    private struct Entry {
        var recording: Recording
        var files: [String: Data]
    }

    package init() {}

    private let entries = Mutex<[String: Entry]>([:])

    /// Renders chapters, one after the other: the rest of the machine compiles.
    ///
    /// Those in which something is wrong are left for later, when it is said.
    package func render(_ recordings: [String: Recording], with renderer: SiteRenderer?) {
        guard let renderer else { return }
        for chapter in renderer.book.chapters {
            guard !Task.isCancelled else { return }
            guard let recording = recordings[chapter.name] else { continue }
            let (files, problems) = renderer.files(of: chapter, recording)
            guard problems.isEmpty else { continue }
            entries.withLock {
                $0[chapter.name] = Entry(recording: recording, files: files)
            }
        }
    }

    /// The files that were rendered of exactly this recording, if they were.
    func files(of recording: Recording) -> [String: Data]? {
        guard let entry = entries.withLock({ $0[recording.chapter] }),
            entry.recording == recording
        else { return nil }
        return entry.files
    }
}
