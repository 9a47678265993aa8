import Foundation
import LiterateFormat
import LiterateRecording

/// What a chapter's run may take before it is stopped.
package struct RunLimits: Hashable, Sendable {
    /// The seconds that a cell without `timeout=` may run.
    ///
    /// The longest trainings of the book take half a minute; ten minutes allow for a machine twenty
    /// times slower, and still end what hangs.
    package var cellTime: Double
    /// The bytes that are kept of what a run prints, and four times as many of what it draws.
    package var output: Int

    package init(cellTime: Double = 600, output: Int = 16 << 20) {
        (self.cellTime, self.output) = (cellTime, output)
    }

    /// The bytes that are kept of a run's events: figures and tables.
    var events: Int { 4 * output }

    /// Whether a run has written more into its folder than is kept.
    func areExceeded(in folder: URL) -> Bool {
        func size(of file: String) -> Int {
            var status = stat()
            return stat(folder.appending(path: file).path, &status) == 0 ? Int(status.st_size) : 0
        }
        return size(of: "output") > output || size(of: "events.jsonl") > events
    }
}

/// Looks after a run while it lasts: tells how far it is, and says when it has to be stopped.
struct RunWatch {
    private let chapter: Chapter
    private let folder: URL
    private let limits: RunLimits
    private var watcher: ProgressWatcher
    private let now: @Sendable () -> ContinuousClock.Instant
    private var cellBegan: ContinuousClock.Instant
    private var cellsBegun = 0

    init(
        chapter: Chapter, folder: URL, limits: RunLimits,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.now = now
        cellBegan = now()
        (self.chapter, self.folder, self.limits) = (chapter, folder, limits)
        watcher = ProgressWatcher(chapter: chapter, events: folder.appending(path: "events.jsonl"))
    }

    var progress: ChapterProgress { watcher.progress }

    /// Looks at what the run has written since the last time; returns why it must be stopped.
    mutating func look() -> RunEnding? {
        if limits.areExceeded(in: folder) { return .overOutput(limit: limits.output) }
        watcher.poll()
        if watcher.progress.begun != cellsBegun {
            cellsBegun = watcher.progress.begun
            cellBegan = now()
        }
        let own = cellsBegun > 0 ? chapter.cells[cellsBegun - 1].options.timeLimit : nil
        let limit = own ?? limits.cellTime
        return now() - cellBegan > .seconds(limit) ? .overTime(limit: limit) : nil
    }
}

/// How far a running chapter is.
package struct ChapterProgress: Hashable, Sendable {
    package var chapter: String
    /// The cell that runs, as messages name it; nil before the first.
    package var cell: String?
    /// How much of the cell's part is done, from 0 to 1, where the cell tells.
    package var fraction: Double?
    /// Which of the cell's parts that is, from 1: each loop that tells how far it is, is one.
    ///
    /// Loops that are over at once tell nothing and do not count.
    package var part = 1
    /// How far a bar of the whole chapter goes within the cell, from 0 to 1; it never falls.
    ///
    /// Nobody knows how many parts a cell has: from the second on, the cell counts as done.
    package var reached = 0.0
    /// How many of the chapter's cells have begun.
    package var begun: Int
    package var total: Int
}

/// Who hears how far running chapters are.
package protocol ProgressObserver: Sendable {
    func update(_ progress: ChapterProgress)
    /// A chapter has ended, or was stopped.
    func finish(_ chapter: String, isStopped: Bool)
}

/// Follows the events that a running chapter writes.
struct ProgressWatcher {
    private let chapter: Chapter
    private let events: URL
    private var offset: UInt64 = 0
    private var unread: [UInt8] = []
    private(set) var progress: ChapterProgress
    private var parts = CellParts()

    init(chapter: Chapter, events: URL) {
        (self.chapter, self.events) = (chapter, events)
        progress = ChapterProgress(
            chapter: chapter.name, begun: 0, total: chapter.cells.count)
    }

    /// Reads what was written since the last time.
    mutating func poll() {
        guard let file = try? FileHandle(forReadingFrom: events) else { return }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.readToEnd() else {
            return
        }
        offset += UInt64(data.count)
        unread += data
        guard let end = unread.lastIndex(of: UInt8(ascii: "\n")) else { return }
        for event in RecordingAssembly.decodeEvents(unread[...end]) { follow(event) }
        unread.removeSubrange(...end)
    }

    private mutating func follow(_ event: RecordingEvent) {
        switch event {
        case .begin(let index, _):
            guard chapter.cells.indices.contains(index) else { return }
            progress = ChapterProgress(
                chapter: chapter.name, cell: chapter.cells[index].label, begun: index + 1,
                total: chapter.cells.count)
            parts = CellParts()
        case .progress(_, let done, let total) where total > 0:
            progress.part = parts.part(done: done, of: total)
            let fraction = min(1, Double(done) / Double(total))
            progress.fraction = fraction
            progress.reached = max(progress.reached, progress.part > 1 ? 1 : fraction)
        default: break
        }
    }
}

/// Tells the loops of one cell apart by what they say of their progress.
private struct CellParts {
    /// The loop of each length that spoke last.
    private var loops: [Int: (part: Int, done: Int)] = [:]
    private var count = 0

    /// Which part speaks, from 1: one of that length which goes on, or else a new one.
    ///
    /// A loop around others goes on after each of them.
    mutating func part(done: Int, of total: Int) -> Int {
        if let loop = loops[total], done >= loop.done {
            loops[total]?.done = done
            return loop.part
        }
        count += 1
        loops[total] = (count, done)
        return count
    }
}
