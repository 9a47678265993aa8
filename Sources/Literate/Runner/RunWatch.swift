import ChapterFormat
import Foundation
import Recording

/// Looks after a run while it lasts: tells how far it is, and says when it has to be stopped.
struct RunWatch {
    private let chapter: Chapter
    private let folder: URL
    private let limits: RunLimits
    private var watcher: ProgressWatcher
    private var cellBegan = ContinuousClock.now
    private var cellsBegun = 0

    init(chapter: Chapter, folder: URL, limits: RunLimits) {
        self.chapter = chapter
        self.folder = folder
        self.limits = limits
        watcher = ProgressWatcher(chapter: chapter, events: folder.appending(path: "events.jsonl"))
    }

    /// How far the run is.
    var progress: ChapterProgress { watcher.progress }

    /// Looks at what the run has written since the last time; returns why it must be stopped.
    mutating func look() -> RunEnding? {
        if size(of: "output") > limits.output || size(of: "events.jsonl") > limits.events {
            return .overOutput(limit: limits.output)
        }
        watcher.poll()
        if watcher.progress.begun != cellsBegun {
            cellsBegun = watcher.progress.begun
            cellBegan = .now
        }
        let limit = timeLimit
        return .now - cellBegan > .seconds(limit) ? .overTime(limit: limit) : nil
    }

    private var timeLimit: Double {
        guard cellsBegun > 0 else { return limits.cellTime }
        return chapter.cells[cellsBegun - 1].options.timeLimit ?? limits.cellTime
    }

    private func size(of file: String) -> Int {
        var status = stat()
        return stat(folder.appending(path: file).path, &status) == 0 ? Int(status.st_size) : 0
    }
}
