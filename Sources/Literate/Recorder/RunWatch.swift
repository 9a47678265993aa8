import LiterateFormat
import Foundation
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

    /// Makes limits; those of the book by default.
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

    /// How far the run is.
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
