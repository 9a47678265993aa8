import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateVerification

/// Building some of a book's chapters.
extension BookBuilder {
    /// The recordings of a book's other chapters, as far as they are there and the chapters hold.
    func others(than chapters: [Chapter], in book: Book) async throws -> [String: Recording] {
        let names = chapters.map(\.name)
        let others = book.chapters.filter { !names.contains($0.name) }
        guard !others.isEmpty else { return [:] }
        let recordings = try await source.storedRecordings(of: others, in: book)
        return try others.reduce(into: [:]) { holding, chapter in
            guard let run = recordings[chapter.name] else { return }
            if try differences(of: chapter, from: run).isEmpty { holding[chapter.name] = run }
        }
    }

    /// What the site is after a build, where there is something to say.
    func state(of book: Book, _ recordings: [String: Recording], changed: [String]) -> String {
        let left = book.chapters.map(\.name).filter { recordings[$0] == nil }
        guard !left.isEmpty else {
            return changed.isEmpty ? "; \(BookLayout.siteFolder) is up to date" : ""
        }
        let which = left.count > 3 ? "\(left.count) other chapters" : left.joined(separator: ", ")
        return (changed.isEmpty ? "; nothing to write" : "")
            + "; the pages of \(which) are as they were: '\(BookLayout.command("build"))' renders all"
    }
}
