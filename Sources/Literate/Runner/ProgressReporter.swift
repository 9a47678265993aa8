import Foundation
import LiterateLayout
import LiterateRecorder
import Synchronization

/// Tells how far long work is, on standard error: a line that is redrawn on a terminal, plain
/// lines elsewhere, and nothing before five seconds.
package final class ProgressReporter: ProgressObserver {
    package enum Style: Sendable {
        /// One line that is redrawn.
        case terminal
        /// A line now and then.
        case plain
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
        /// The widths of the lines that are drawn.
        var drawn: [Int] = []
    }

    private let style: Style
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> Date
    private let terminal: DrawnTerminal
    private let observe: (@Sendable (ChapterProgress) -> Void)?
    private let state = Mutex(State())
    private let silence: TimeInterval = 5
    private let interval: TimeInterval = 15

    /// - Parameters:
    ///   - style: How progress is shown; nil to show a bar where standard error is a terminal.
    ///   - write: Where the text goes; standard error by default.
    ///   - observe: Who else hears how far a chapter is.
    package init(
        style: Style? = nil, now: @escaping @Sendable () -> Date = { Date() },
        terminal: DrawnTerminal = .standardError,
        write: @escaping @Sendable (String) -> Void = { text in
            FileHandle.standardError.writeIfPossible(text)
        },
        observe: (@Sendable (ChapterProgress) -> Void)? = nil
    ) {
        self.style = style ?? (isatty(STDERR_FILENO) == 1 ? .terminal : .plain)
        (self.now, self.terminal, self.observe, self.write) = (now, terminal, observe, write)
    }

    /// Writes a line of its own.
    package func line(_ text: String) {
        guard style != .quiet else { return }
        state.withLock { write(clearing(&$0) + text.visible + "\n") }
    }

    /// Takes note of how far a chapter is, and says so if it is time.
    package func update(_ progress: ChapterProgress) {
        observe?(progress)
        let time = now()
        state.withLock { state in
            var running =
                state.running[progress.chapter] ?? Running(progress: progress, cellBegan: time)
            if running.progress.cell != progress.cell {
                running = Running(progress: progress, cellBegan: time)
            }
            running.progress = progress
            state.running[progress.chapter] = running
            switch style {
            case .terminal: drawLines(&state)
            case .plain: writeLine(progress.chapter, time, &state)
            case .quiet: break
            }
        }
    }

    package func finish(_ chapter: String, isStopped: Bool) {
        state.withLock { state in
            let last = state.running.removeValue(forKey: chapter)
            if isStopped, let last { state.stopped.append(last.progress) }
            let clear = clearing(&state)
            if !clear.isEmpty { write(clear) }
        }
    }

    /// Where an interruption came: `interrupted in 01-basic-mlp, cell 5 'training'`.
    package var interruption: String {
        let places = state.withLock { state in
            state.stopped.sorted { $0.chapter < $1.chapter }
                .map { $0.chapter + ($0.cell.map { ", \($0)" } ?? "") }
        }
        return "interrupted" + (places.isEmpty ? "" : " in " + places.joined(separator: " and in "))
    }

    /// What takes the lines away that are drawn: from the first of them to the end of the screen.
    private func clearing(_ state: inout State) -> String {
        defer { state.drawn = [] }
        guard !state.drawn.isEmpty else { return "" }
        let rows = terminal.rows(of: state.drawn)
        return rows == 1 ? "\r\u{1B}[K" : "\r\u{1B}[\(rows - 1)A\u{1B}[J"
    }

    /// Draws a line for each chapter that runs, as many as there is room for.
    private func drawLines(_ state: inout State) {
        let size = terminal.size()
        let running = state.running.values.map(\.progress.visible)
            .sorted { $0.chapter < $1.chapter }
        let width = running.map(\.chapter.count).max() ?? 0
        let lines = running.prefix(max(1, size.rows - 1)).map { progress in
            String(bar(for: progress, nameWidth: width).prefix(size.columns - 1))
        }
        // In one piece, so that nothing flickers.
        let rows = terminal.rows(of: state.drawn)
        let back = rows > 1 ? "\u{1B}[\(rows - 1)A" : ""
        let surplus = rows > lines.count ? "\u{1B}[J" : ""
        write("\r" + back + surplus + lines.map { "\u{1B}[K" + $0 }.joined(separator: "\n"))
        state.drawn = lines.map(\.count)
    }

    private func bar(for progress: ChapterProgress, nameWidth: Int) -> String {
        let width = 12
        let full = Int(((progress.fraction ?? 0) * Double(width)).rounded())
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
        let part = progress.part > 1 ? ", part \(progress.part)" : ""
        let cell = (progress.cell ?? "starts") + part
        let name = progress.chapter.padding(toLength: nameWidth, withPad: " ", startingAt: 0)
        let (begun, total) = ("\(progress.begun)", "\(progress.total)")
        let blanks = String(repeating: " ", count: max(0, total.count - begun.count))
        return "\(name) \(blanks)\(begun)/\(total) \(bar) \(cell)"
    }

    private func writeLine(_ chapter: String, _ time: Date, _ state: inout State) {
        guard var running = state.running[chapter], let cell = running.progress.cell else { return }
        let due = running.lastLine.map { $0 + interval } ?? running.cellBegan + silence
        guard time >= due else { return }
        let part = running.progress.part > 1 ? " of part \(running.progress.part)" : ""
        let share = running.progress.fraction.map { ", \(Int($0 * 100)) %\(part) done" } ?? ""
        write("\(chapter.visible): \(cell.visible) of \(running.progress.total) runs\(share)\n")
        running.lastLine = time
        state.running[chapter] = running
    }
}

extension ChapterProgress {
    /// With names that a terminal can be sent.
    fileprivate var visible: ChapterProgress {
        var copy = self
        (copy.chapter, copy.cell) = (chapter.visible, cell?.visible)
        return copy
    }
}

/// The terminal that lines are drawn on, and drawn over.
package struct DrawnTerminal: Sendable {
    /// Whether it breaks lines anew when it is made narrower, rather than cutting them off.
    var breaksLinesAnew: Bool
    var size: @Sendable () -> (columns: Int, rows: Int)

    /// The one at standard error; of 80 by 24 where there is none.
    package static let standardError = DrawnTerminal(
        breaksLinesAnew: breaksLinesAnew(ProcessInfo.processInfo.environment)
    ) {
        var size = winsize()
        let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? (Int(size.ws_col), Int(size.ws_row)) : (80, 24)
    }

    /// Nearly all terminals do; xterm, Linux's console and screen, which say who they are, do not.
    static func breaksLinesAnew(_ environment: [String: String]) -> Bool {
        environment["TMUX"] != nil
            || environment["XTERM_VERSION"] == nil && environment["STY"] == nil
                && environment["TERM"] != "linux"
    }

    /// How many rows some lines take that were drawn one below the other, perhaps when the terminal
    /// was wider.
    func rows(of widths: [Int]) -> Int {
        guard breaksLinesAnew else { return widths.count }
        let columns = max(1, size().columns)
        return widths.map { max(1, ($0 + columns - 1) / columns) }.reduce(0, +)
    }
}
