import Foundation
import Synchronization

/// Tells how far long work is, on standard error: a line that is redrawn on a terminal, plain
/// lines elsewhere, and nothing before five seconds.
public final class ProgressReporter: Sendable {
    /// How progress is shown.
    public enum Style: Sendable {
        /// One line that is redrawn.
        case terminal
        /// A line now and then.
        case plain
        /// Nothing.
        case quiet
    }

    private struct Running {
        var progress: ChapterProgress
        var cellBegan: Date
        var lastLine: Date?
    }

    private struct State {
        var running: [String: Running] = [:]
        /// The chapters that were running when they were cancelled.
        var stopped: [ChapterProgress] = []
        var isLineDrawn = false
    }

    private let style: Style
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> Date
    private let observe: (@Sendable (ChapterProgress) -> Void)?
    private let state = Mutex(State())
    private let silence: TimeInterval = 5
    private let interval: TimeInterval = 15

    /// Makes a reporter.
    ///
    /// - Parameters:
    ///   - style: How progress is shown; nil to show a bar where standard error is a terminal.
    ///   - now: The clock.
    ///   - write: Where the text goes; standard error by default.
    ///   - observe: Who else hears how far a chapter is.
    public init(
        style: Style? = nil, now: @escaping @Sendable () -> Date = { Date() },
        write: @escaping @Sendable (String) -> Void = { text in
            FileHandle.standardError.write(Data(text.utf8))
        },
        observe: (@Sendable (ChapterProgress) -> Void)? = nil
    ) {
        self.style = style ?? (isatty(STDERR_FILENO) == 1 ? .terminal : .plain)
        self.now = now
        self.observe = observe
        self.write = write
    }

    /// Writes a line of its own.
    public func line(_ text: String) {
        guard style != .quiet else { return }
        state.withLock { state in
            write(clearing(&state) + text + "\n")
        }
    }

    /// Takes note of how far a chapter is, and says so if it is time.
    public func update(_ progress: ChapterProgress) {
        observe?(progress)
        let time = now()
        state.withLock { state in
            var running =
                state.running[progress.chapter] ?? Running(progress: progress, cellBegan: time)
            if running.progress.cell != progress.cell {
                running.cellBegan = time
                running.lastLine = nil
            }
            running.progress = progress
            state.running[progress.chapter] = running
            switch style {
            case .terminal: drawLine(&state)
            case .plain: writeLine(progress.chapter, time, &state)
            case .quiet: break
            }
        }
    }

    /// A chapter has ended, or was stopped.
    public func finish(_ chapter: String, isStopped: Bool = false) {
        state.withLock { state in
            let last = state.running.removeValue(forKey: chapter)
            if isStopped, let last { state.stopped.append(last.progress) }
            let clear = clearing(&state)
            if !clear.isEmpty { write(clear) }
        }
    }

    /// Where an interruption came: `interrupted in 01-basic-mlp, cell 5 'training'`.
    public var interruption: String {
        let places = state.withLock { state in
            state.stopped.sorted { $0.chapter < $1.chapter }
                .map { $0.chapter + ($0.cell.map { ", \($0)" } ?? "") }
        }
        return "interrupted" + (places.isEmpty ? "" : " in " + places.joined(separator: " and in "))
    }

    private func clearing(_ state: inout State) -> String {
        defer { state.isLineDrawn = false }
        return state.isLineDrawn ? "\r\u{1B}[K" : ""
    }

    private func drawLine(_ state: inout State) {
        let parts = state.running.sorted { $0.key < $1.key }.map { bar(for: $1.progress) }
        write("\r\u{1B}[K" + parts.joined(separator: "   ").prefix(columns - 1))
        state.isLineDrawn = true
    }

    private func bar(for progress: ChapterProgress) -> String {
        let width = 12
        let fraction = progress.fraction ?? 0
        let full = Int((fraction * Double(width)).rounded())
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
        let cell = progress.cell ?? "starts"
        return "\(progress.chapter) \(progress.begun)/\(progress.total) \(bar) \(cell)"
    }

    private func writeLine(_ chapter: String, _ time: Date, _ state: inout State) {
        guard var running = state.running[chapter], let cell = running.progress.cell else { return }
        let due = running.lastLine.map { $0 + interval } ?? running.cellBegan + silence
        guard time >= due else { return }
        let share = running.progress.fraction.map { ", \(Int($0 * 100)) % done" } ?? ""
        write("\(chapter): \(cell) of \(running.progress.total) runs\(share)\n")
        running.lastLine = time
        state.running[chapter] = running
    }

    private var columns: Int {
        var size = winsize()
        let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }
}
