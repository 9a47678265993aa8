import Foundation
import LiterateFormat
import LiterateLayout

/// A chapter whose page is open and whose file is not there.
struct MissingChapter: Hashable, Sendable, Encodable {
    /// The file, from the book's root.
    var file: String
    /// The page of the chapter that has its text now, where there is one.
    var successor: String?
    /// That chapter's file, from the book's root.
    var successorFile: String?

    /// - Returns: Nil when the page is no chapter's, the file is there, or nobody has looked yet.
    init?(page: String, of snapshot: Snapshot) {
        let name = page.hasSuffix(".html") ? String(page.dropLast(5)) : ""
        guard Book.isChapterName(name), snapshot.chapters?.contains(name) == false else {
            return nil
        }
        file = BookLayout.chapterFile(name)
        successor = snapshot.successors[name].map { "\($0).html" }
        successorFile = snapshot.successors[name].map(BookLayout.chapterFile)
    }
}

/// What a page hears of the book while it is open.
struct PageEvent: Hashable, Sendable, Encodable {
    /// The page's revision now; nil when the book has no such page.
    var revision: String?
    /// The chapter that the page is of, when its file is not there.
    var missing: MissingChapter?
    var activities: [Activity]
    /// What is wrong on this page.
    var problems: Problems
    /// What is wrong on other pages, by their file names.
    var elsewhere: [String: Problems]

    init(_ snapshot: Snapshot, page: String) {
        revision = snapshot.revisions[page]
        missing = MissingChapter(page: page, of: snapshot)
        activities = snapshot.activities
        problems = snapshot.problems[page] ?? Problems()
        if snapshot.showsBookErrors(page) { problems.errors += snapshot.bookErrors }
        elsewhere = snapshot.problems.filter { $0.key != page && !$0.value.isEmpty }
    }
}

/// Server-sent events for one page (https://html.spec.whatwg.org/multipage/server-sent-events.html):
/// the state of now, then each that differs, and a sign of life every few seconds.
struct EventStream {
    let state: LiveState
    let page: String

    /// The events as text, with signs of life between them, which find out who has gone.
    var texts: AsyncStream<String> {
        AsyncStream { continuation in
            let work = [
                Task { await sendChanges(to: continuation) },
                Task { await sendSigns(to: continuation) },
            ]
            continuation.onTermination = { _ in work.forEach { $0.cancel() } }
        }
    }

    private func sendChanges(to continuation: AsyncStream<String>.Continuation) async {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var last: PageEvent?
        continuation.yield("retry: 500\n\n")
        for await snapshot in state.changes(for: page) {
            let event = PageEvent(snapshot, page: page)
            guard event != last, let data = try? encoder.encode(event) else { continue }
            last = event
            continuation.yield("event: state\ndata: \(String(decoding: data, as: UTF8.self))\n\n")
        }
        continuation.finish()
    }

    private func sendSigns(to continuation: AsyncStream<String>.Continuation) async {
        while (try? await Task.sleep(for: .seconds(10))) != nil { continuation.yield(":\n\n") }
    }
}
