import LiterateRecorder
import LiterateAuthoring
import LiteratePages
import LiterateFormat
import LiterateLayout
import Foundation
import LiterateRecording
import LiterateRunner

/// Building a book on several machines: each records a share of the chapters, one joins them.
extension BookBuilder {
    /// Runs what changed of a share of the chapters, verifies it, and writes the recordings.
    ///
    /// - Parameters:
    ///   - folder: Where the recordings go; by default ``BookLayout/shard(_:of:)``.
    /// - Returns: A line for people on what was done.
    /// - Throws: ``Diagnostics`` of everything that is wrong.
    package func record(
        _ shard: Shard, of names: [String] = [], into folder: String? = nil
    ) async throws -> [String] {
        let (book, all) = try load(names)
        let chapters = shard.share(of: all)
        let name = folder ?? BookLayout.shard(shard.number, of: shard.count)
        let place = folder.map { URL(filePath: $0) } ?? root.appending(path: name)
        // A share without chapters leaves its folder too, so that nobody looks for it.
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        guard !chapters.isEmpty else {
            return ["share \(shard) of \(all.count) chapters has none of them"]
        }
        let before = try await source.keys(of: chapters, in: book)
        let recordings = try await source.recordings(of: chapters, in: book)
        try check(chapters, of: book, against: recordings)
        guard try await source.keys(of: chapters, in: book) == before else {
            throw UsageError(
                description: "error: the book changed while its chapters ran; run this again")
        }
        let stored = RecordingCache(folder: place)
        for chapter in chapters {
            guard let recording = recordings[chapter.name], let key = before[chapter.name] else {
                continue
            }
            try stored.store(recording, key: key)
        }
        return chapters.map { "\(name)/\($0.name) written" } + [holds(chapters)]
    }

    /// Joins recordings that shares wrote, verifies them, and writes the site.
    ///
    /// Nothing is compiled and nothing is run.
    ///
    /// - Parameters:
    ///   - folders: The folders with the recordings.
    ///   - address: Where the site is going to be read.
    /// - Returns: A line for people on what was done.
    /// - Throws: ``Diagnostics`` of everything that is wrong; the site is then as it was.
    package func weave(
        _ names: [String] = [], from folders: [String], address: SiteAddress? = nil
    ) async throws -> [String] {
        let (book, chapters) = try load(names)
        let gathered = try folders.map { folder throws(UsageError) in
            let url = URL(filePath: folder)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
                isFolder.boolValue
            else { throw noFolder(folder, in: book) }
            let name = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
            return (url, name)
        }
        let recordings = try GatheredRecordings(gathered).recordings(
            of: chapters, in: book, keys: try await source.keys(of: chapters, in: book))
        try check(chapters, of: book, against: recordings)
        return try await write(chapters, of: book, recordings, address: address)
    }

    /// Why a word after `--recordings` is no folder: perhaps it is a chapter.
    private func noFolder(_ name: String, in book: Book) -> UsageError {
        let advice =
            (try? book.selection([name])) == nil
            ? "give the folders that 'book build --shard' wrote"
            : "all words after --recordings are folders, so name chapters before it: "
                + "book weave \(name) --recordings FOLDER…"
        return UsageError(description: "error: there is no folder '\(name)'; \(advice)")
    }
}
