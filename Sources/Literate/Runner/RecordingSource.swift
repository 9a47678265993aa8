import Foundation
import LiterateFormat
import LiterateRecording

/// Where the recordings of a book's chapters come from: runs, or a test.
package protocol RecordingSource: Sendable {
    /// The recordings of some chapters, by name.
    ///
    /// - Parameters:
    ///   - isFresh: Whether every chapter runs, whatever is stored.
    ///   - listener: Who hears how they come about.
    func recordings(
        of chapters: [Chapter], in book: Book, isFresh: Bool, listener: any RunListener
    ) async throws -> [String: Recording]

    /// The recordings that are stored and still hold, by name; nothing is built or run.
    func storedRecordings(
        of chapters: [Chapter], in book: Book
    ) async throws -> [String: Recording]

    /// What can change the runs of some chapters, by name.
    func keys(of chapters: [Chapter], in book: Book) async throws -> [String: CacheKey]

    /// The folders of packages that programs are made of and that lie outside a book's folder, or hidden in
    /// it; nil where that is not known.
    func packageFolders(in root: URL) async throws -> [URL]?
}

extension RecordingSource {
    package func packageFolders(in root: URL) async throws -> [URL]? { nil }

    /// The recordings of some chapters, by name, from the cache where nothing changed.
    package func recordings(
        of chapters: [Chapter], in book: Book
    ) async throws -> [String: Recording] {
        try await recordings(of: chapters, in: book, isFresh: false, listener: NoListener())
    }
}

/// Who hears how recordings come about; nothing by default.
package protocol RunListener: Sendable {
    /// Takes what is stored while other chapters are built and run; it leaves them a core.
    func found(_ stored: [String: Recording]) async
    /// A chapter's program has been built, or does not build.
    func built(_ chapter: String)
    /// A cell of a running chapter has ended; those that have not are `notReached`.
    func cellEnded(_ soFar: Recording)
}

extension RunListener {
    package func found(_ stored: [String: Recording]) async {}
    package func built(_ chapter: String) {}
    package func cellEnded(_ soFar: Recording) {}
}

/// Listens to nothing.
package struct NoListener: RunListener {
    package init() {}
}
