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
}

extension RecordingSource {
    /// The recordings of some chapters, by name, from the cache where nothing changed.
    package func recordings(
        of chapters: [Chapter], in book: Book
    ) async throws -> [String: Recording] {
        try await recordings(of: chapters, in: book, isFresh: false, listener: NoListener())
    }
}
