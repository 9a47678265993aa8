import LiterateRecorder
import LiterateFiles
import Foundation
import LiterateRecording

/// The recordings of earlier runs, each with everything that could have changed it.
package struct RecordingCache: Sendable {
    static let unreadable = "its stored recording cannot be read"

    private let base: URL

    /// What the cache has for a key.
    package enum Answer: Sendable {
        /// A recording of exactly this.
        case hit(Recording)
        /// Nothing that holds, and why, in words.
        case miss(reason: String)
    }

    /// Makes the cache of the book at a root, which lies in `.build/book`.
    package init(root: URL) {
        self.init(folder: root.appending(path: ".build/book"))
    }

    /// Makes a cache that lies in a folder.
    package init(folder: URL) {
        base = folder
    }

    /// What is stored of a chapter's last run, of whatever code.
    struct Entry: Sendable {
        fileprivate var key: Data?
        fileprivate var recording: Recording?

        /// What it has for a key; whatever is wrong with what is stored is a miss.
        func answer(for key: CacheKey) -> Answer {
            guard let stored = self.key else { return .miss(reason: "it has not run yet") }
            if stored == key.encoded {
                return recording.map { .hit($0) } ?? .miss(reason: RecordingCache.unreadable)
            }
            let change = CacheKey(encoded: stored).flatMap { key.change(since: $0) }
            return .miss(reason: change ?? RecordingCache.unreadable)
        }
    }

    /// Looks for the recording of a chapter; whatever is wrong with what is stored is a miss.
    package func find(_ chapter: String, key: CacheKey) -> Answer {
        entry(of: chapter).answer(for: key)
    }

    /// Reads what is stored of a chapter.
    func entry(of chapter: String) -> Entry {
        let folder = folder(of: chapter)
        return Entry(
            key: try? Data(contentsOf: folder.appending(path: "key")), recording: latest(chapter))
    }

    /// The recording of a chapter's last run, of whatever code; nil where there is none.
    package func latest(_ chapter: String) -> Recording? {
        let file = folder(of: chapter).appending(path: "recording.json")
        guard let data = try? Data(contentsOf: file),
            let recording = try? JSONDecoder().decode(Recording.self, from: data),
            recording.chapter == chapter, recording.isSound
        else { return nil }
        return recording
    }

    /// Stores a recording; one of a run that ended early, or went otherwise than its cells'
    /// options say, is not stored.
    ///
    /// The recording and its key change together, also when the process is killed.
    package func store(_ recording: Recording, key: CacheKey) throws {
        guard recording.isSound else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let files = ["recording.json": try encoder.encode(recording), "key": key.encoded]
        let folder = folder(of: recording.chapter)
        let lock = try FileLock(at: base.appending(path: "lock"))
        try FolderReplacement(of: folder).replace(with: files.mapValues { .written($0) }) {
            $0 == "key"
        }
        withExtendedLifetime(lock) {}
    }

    private func folder(of chapter: String) -> URL {
        base.appending(path: chapter)
    }
}
