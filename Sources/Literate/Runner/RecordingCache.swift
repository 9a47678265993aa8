import Foundation
import LiterateFiles
import LiterateLayout
import LiterateRecording

/// The recordings of earlier runs, each with everything that could have changed it.
///
/// Of a chapter several are kept, so that undoing an edit costs no run: the ones used last, within a
/// bound in bytes.
package struct RecordingCache: Sendable {
    static let unreadable = "its stored recording cannot be read"
    /// The bytes that are kept of a chapter, but for the recording used last, which always is.
    package static let capacity = 32 << 20

    private let base: URL
    private let capacity: Int

    package enum Answer: Sendable {
        /// A recording of exactly this.
        case hit(Recording)
        /// Nothing that holds, and why, in words.
        case miss(reason: String)
    }

    package init(root: URL) {
        self.init(folder: root.appending(path: BookLayout.cached("recordings")))
    }

    package init(folder: URL, capacity: Int = RecordingCache.capacity) {
        base = folder
        self.capacity = capacity
    }

    /// Looks for the recording of a chapter; whatever is wrong with what is stored is a miss.
    package func find(_ chapter: String, key: CacheKey) -> Answer {
        let entries = entries(of: chapter)
        let wanted = key.digest.text
        if let entry = entries.first(where: { $0.lastPathComponent == wanted }) {
            guard storedKey(entry) == key, let recording = recording(in: entry, of: chapter) else {
                return .miss(reason: Self.unreadable)
            }
            if entry != entries.first { markUsed(entry) }
            return .hit(recording)
        }
        guard let last = entries.first else { return .miss(reason: "it has not run yet") }
        return .miss(reason: storedKey(last).flatMap { key.change(since: $0) } ?? Self.unreadable)
    }

    /// The recording of a chapter that was used last, of whatever code; nil where there is none.
    package func latest(_ chapter: String) -> Recording? {
        entries(of: chapter).lazy.compactMap { recording(in: $0, of: chapter) }.first
    }

    /// Stores a recording; one of a run that ended early, or went otherwise than its cells'
    /// options say, is not stored.
    ///
    /// The recording and its key come together, also when the process is killed.
    package func store(_ recording: Recording, key: CacheKey) throws {
        guard recording.isSound else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let files = ["recording.json": try encoder.encode(recording), "key": key.encoded]
        let place = base.appending(path: "\(recording.chapter)/\(key.digest.text)")
        let lock = try FileLock(at: base.appending(path: "lock"))
        defer { withExtendedLifetime(lock) {} }
        try place.makeParent()
        try FolderReplacement(of: place).replace(with: files.mapValues { .written($0) }) {
            $0 == "key"
        }
        for entry in superfluousEntries(of: recording.chapter) + leftovers(of: recording.chapter) {
            try FileManager.default.removeItem(at: entry)
        }
    }

    /// Removes what killed processes left that were storing recordings.
    package func removeLeftovers() throws {
        func leftovers() -> [URL] { base.names.flatMap(leftovers(of:)) }
        guard !leftovers().isEmpty else { return }
        // Who stores one now has the lock.
        let lock = try FileLock(at: base.appending(path: "lock"))
        defer { withExtendedLifetime(lock) {} }
        for entry in leftovers() { try FileManager.default.removeItem(at: entry) }
    }

    // MARK: What is stored

    /// The folders of a chapter's recordings, the one used last first.
    private func entries(of chapter: String) -> [URL] {
        let folder = base.appending(path: chapter)
        let dated = folder.names.filter { !$0.hasPrefix(".") }.map { name in
            let entry = folder.appending(path: name)
            return (entry: entry, date: date(of: entry.appending(path: "key")))
        }
        return dated.sorted { ($0.date, $0.entry.path) > ($1.date, $1.entry.path) }.map(\.entry)
    }

    /// What processes left that were killed while they stored a chapter's recording.
    private func leftovers(of chapter: String) -> [URL] {
        let folder = base.appending(path: chapter)
        return folder.names.filter { $0.hasPrefix(".") && $0.hasSuffix(".next") }
            .map { folder.appending(path: $0) }
    }

    private func superfluousEntries(of chapter: String) -> [URL] {
        var size = 0
        return entries(of: chapter).enumerated().filter { place, entry in
            size += bytes(in: entry)
            return place > 0 && size > capacity
        }.map(\.element)
    }

    private func storedKey(_ entry: URL) -> CacheKey? {
        (try? Data(contentsOf: entry.appending(path: "key"))).flatMap(CacheKey.init(encoded:))
    }

    private func recording(in entry: URL, of chapter: String) -> Recording? {
        guard let data = try? Data(contentsOf: entry.appending(path: "recording.json")),
            let recording = try? JSONDecoder().decode(Recording.self, from: data),
            recording.chapter == chapter, recording.isSound
        else { return nil }
        return recording
    }

    private func markUsed(_ entry: URL) {
        try? FileManager.default.setAttributes(
            [.modificationDate: Date()], ofItemAtPath: entry.appending(path: "key").path)
    }

    private func date(of file: URL) -> Date {
        let found = try? FileManager.default.attributesOfItem(atPath: file.path)
        return found?[.modificationDate] as? Date ?? .distantPast
    }

    private func bytes(in entry: URL) -> Int {
        ["recording.json", "key"].map { name in
            let path = entry.appending(path: name).path
            let found = try? FileManager.default.attributesOfItem(atPath: path)
            return found?[.size] as? Int ?? 0
        }.reduce(0, +)
    }
}
