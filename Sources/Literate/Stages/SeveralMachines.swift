import Foundation
import LiterateFormat
import LiterateLayout
import LiteratePages
import LiterateRunner

/// Building a book on several machines: each records a share of the chapters, one joins them.
extension BookBuilder {
    /// Runs what changed of a share of the chapters, verifies it, and writes the recordings.
    ///
    /// - Parameter folder: Where the recordings go; by default ``BookLayout/shard(_:of:)``.
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
        try place.makeFolder()
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
        for (name, recording) in recordings {
            if let key = before[name] { try stored.store(recording, key: key) }
        }
        return chapters.map { "\(name)/\($0.name) written" } + [holds(chapters)]
    }

    /// Joins recordings that shares wrote, verifies them, and writes the site.
    ///
    /// Nothing is compiled and nothing is run.
    /// - Parameter address: Where the site is going to be read.
    /// - Returns: A line for people on what was done.
    /// - Throws: ``Diagnostics`` of everything that is wrong; the site is then as it was.
    package func weave(
        _ names: [String] = [], from folders: [String], address: SiteAddress? = nil
    ) async throws -> [String] {
        let (book, chapters) = try load(names)
        let gathered = try folders.map { folder throws(UsageError) in
            let url = URL(filePath: folder)
            guard url.isFolder else { throw noFolder(folder, in: book) }
            return (url, folder.hasSuffix("/") ? String(folder.dropLast()) : folder)
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

/// A share of a book's chapters, for one of several machines: `2/5` is the second of five.
///
/// Chapters are dealt out in the book's order, one to each share in turn, so that shares differ by
/// one chapter at most and long neighbours part.
package struct Shard: Hashable, Sendable, CustomStringConvertible {
    /// Which share it is, from 1, and of how many.
    package let number, count: Int

    /// Reads a share as the command line has it.
    ///
    /// - Throws: ``UsageError`` for a text that is no share.
    package init(_ text: String) throws(UsageError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
        }
        guard parts.count == 2, numbers.count == 2 else {
            throw UsageError(
                description:
                    "error: '\(text)' is no share; give its number and how many there are, "
                    + "such as --shard 2/5")
        }
        guard numbers[1] > 0 else {
            throw UsageError(
                description: "error: '\(text)' is a share of none; there is at least one, "
                    + "--shard 1/1")
        }
        guard (1...numbers[1]).contains(numbers[0]) else {
            throw UsageError(
                description: "error: there is no share '\(text)'; the first is --shard "
                    + "1/\(numbers[1]), the last --shard \(numbers[1])/\(numbers[1])")
        }
        (number, count) = (numbers[0], numbers[1])
    }

    /// The share as the command line has it.
    package var description: String { "\(number)/\(count)" }

    /// The chapters of the share, in order.
    func share(of chapters: [Chapter]) -> [Chapter] {
        stride(from: number - 1, to: chapters.count, by: count).map { chapters[$0] }
    }
}
