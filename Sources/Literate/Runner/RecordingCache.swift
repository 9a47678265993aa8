import AtomicFiles
import Foundation
import Recording

/// The recordings of earlier runs, each with everything that could have changed it.
public struct RecordingCache: Sendable {
    static let unreadable = "its stored recording cannot be read"

    private let base: URL

    /// What the cache has for a key.
    public enum Answer: Sendable {
        /// A recording of exactly this.
        case hit(Recording)
        /// Nothing that holds, and why, in words.
        case miss(reason: String)
    }

    /// Makes the cache of the book at a root, which lies in `.build/book`.
    public init(root: URL) {
        self.init(folder: root.appending(path: ".build/book"))
    }

    /// Makes a cache that lies in a folder.
    public init(folder: URL) {
        base = folder
    }

    /// Looks for the recording of a chapter; whatever is wrong with what is stored is a miss.
    public func find(_ chapter: String, key: CacheKey) -> Answer {
        let folder = folder(of: chapter)
        guard let stored = try? Data(contentsOf: folder.appending(path: "key")) else {
            return .miss(reason: "it has not run yet")
        }
        guard stored != key.encoded else { return read(chapter, folder) }
        let change = CacheKey(encoded: stored).flatMap { key.change(since: $0) }
        return .miss(reason: change ?? Self.unreadable)
    }

    /// The recording of a chapter's last run, of whatever code; nil where there is none.
    public func latest(_ chapter: String) -> Recording? {
        if case .hit(let recording) = read(chapter, folder(of: chapter)) { recording } else { nil }
    }

    /// Stores a recording; one of a run that ended early, or went otherwise than its cells'
    /// options say, is not stored.
    ///
    /// The recording and its key change together, also when the process is killed.
    public func store(_ recording: Recording, key: CacheKey) throws {
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

    private func read(_ chapter: String, _ folder: URL) -> Answer {
        let file = folder.appending(path: "recording.json")
        guard let data = try? Data(contentsOf: file),
            let recording = try? JSONDecoder().decode(Recording.self, from: data),
            recording.chapter == chapter, recording.isSound
        else { return .miss(reason: Self.unreadable) }
        return .hit(recording)
    }

    private func folder(of chapter: String) -> URL {
        base.appending(path: chapter)
    }
}
