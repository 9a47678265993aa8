import Foundation
import Synchronization

/// What a chapter is doing now.
struct Activity: Hashable, Sendable, Encodable {
    enum Phase: String, Hashable, Sendable, Encodable { case waiting, building, running }

    var chapter: String
    var phase: Phase
    /// The cell that runs, as messages name it.
    var cell: String?
    /// How much of the cell's part is done, from 0 to 1, where it tells.
    var fraction: Double?
    /// Which of the cell's parts that is, from 1.
    var part = 1
    /// How far a bar of the whole chapter goes within the cell, from 0 to 1.
    var reached = 0.0
    var begun: Int
    var total: Int
}

/// How many things are wrong on a page.
struct Problems: Hashable, Sendable, Encodable {
    var errors = 0
    var differences = 0

    var isEmpty: Bool { errors == 0 && differences == 0 }
}

/// Everything that a browser can ask for, at one moment.
struct Snapshot: Sendable {
    /// The files of the site, as a build would write them.
    var files: [String: Data] = [:]
    /// What changes when the theme or a picture does.
    var assets = ""
    /// What changes when a page or anything that it shows does.
    var revisions: [String: String] = [:]
    var activities: [Activity] = []
    /// By page; a page where nothing is wrong has none.
    var problems: [String: Problems] = [:]
    /// How many things are wrong with the book as a whole; the front page and the chapters show them.
    var bookErrors = 0
    /// The chapters whose files are there; nil before the book was read.
    var chapters: Set<String>?
    /// The chapters that have the texts of others, which are not there any more.
    var successors: [String: String] = [:]

    /// Whether a page shows what is wrong with the book as a whole.
    func showsBookErrors(_ page: String) -> Bool {
        page == "index.html"
            || chapters?.contains { page == "\($0).html" } == true && revisions[page] != nil
    }
}

/// The snapshot of now, and those who wait for the next.
final class LiveState: Sendable {
    private struct Contents {
        var snapshot = Snapshot()
        var listeners: [Int: (page: String, stream: AsyncStream<Void>.Continuation)] = [:]
        var next = 0
        var isClosed = false
    }

    private let contents = Mutex(Contents())

    /// The snapshot of now.
    var snapshot: Snapshot { contents.withLock { $0.snapshot } }

    /// Changes the snapshot, and tells everyone.
    func update(_ change: (inout Snapshot) -> Void) {
        let listeners = contents.withLock { contents in
            change(&contents.snapshot)
            return Array(contents.listeners.values)
        }
        // Outside the lock: telling a task waits for who cancels it, and that waits for the lock.
        for listener in listeners { listener.stream.yield() }
    }

    /// Whether somebody listens to what a page has to show.
    func isOpen(_ page: String) -> Bool {
        contents.withLock { $0.listeners.values.contains { $0.page == page } }
    }

    /// The snapshot of now and those that follow, for a page that is open; whoever is slow misses
    /// what was overtaken.
    func changes(for page: String) -> AsyncMapSequence<AsyncStream<Void>, Snapshot> {
        // What is told is only that something is new: so nobody gets an older snapshot after a newer one.
        let (news, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = contents.withLock { contents in
            guard !contents.isClosed else { return nil }
            contents.next += 1
            contents.listeners[contents.next] = (page, continuation)
            return contents.next
        }
        if let number {
            continuation.onTermination = { [weak self] _ in
                self?.contents.withLock { $0.listeners[number] = nil }
            }
            continuation.yield()
        } else {
            continuation.finish()
        }
        return news.map { [self] in snapshot }
    }

    /// Ends everyone's waiting.
    func close() {
        let listeners = contents.withLock { contents in
            contents.isClosed = true
            return Array(contents.listeners.values)
        }
        for listener in listeners { listener.stream.finish() }
    }
}
