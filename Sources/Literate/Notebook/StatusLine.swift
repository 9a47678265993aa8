import Foundation
import LiterateLayout
import Synchronization

/// A line on standard error that comes and goes: a progress bar, or the cell that runs silently.
///
/// It is drawn only on a terminal and leaves before anything else is written.
final class StatusLine: Sendable {
    private struct State {
        var isShown = false
        var isAtLineStart = true
        var lastActivity = ContinuousClock.now
        var running: String?
        var isToldRunning = false
    }

    let isInteractive: Bool
    private let state = Mutex(State())
    private static let erasure = "\r\u{1B}[K"

    init(isInteractive: Bool) { self.isInteractive = isInteractive }

    /// Notes which cell runs now; nil between cells.
    func cellRuns(_ description: String?) {
        state.withLock { state in
            Self.erase(&state)
            state.running = description
        }
    }

    /// Makes room for output, which ends a line or not.
    func prepareForOutput(endingLine: Bool) {
        state.withLock { state in
            Self.erase(&state)
            state.isAtLineStart = endingLine
        }
    }

    /// Draws the line anew; not beside output whose line has not ended.
    func show(_ text: String) {
        guard isInteractive else { return }
        state.withLock { state in
            guard state.isAtLineStart else { return }
            Self.draw(text, &state)
            state.lastActivity = .now
            state.isToldRunning = false
        }
    }

    /// Does something while the thread that watches the cell does nothing.
    func whileStill<Result>(_ action: () -> Result) -> Result {
        state.withLock { _ in action() }
    }

    /// From now on names a cell that is silent for so long.
    func watch(after silence: Duration) {
        guard isInteractive else { return }
        Thread.detachNewThread { [self] in
            while true {
                Thread.sleep(forTimeInterval: 0.5)
                tellRunning(after: silence)
            }
        }
    }

    private func tellRunning(after silence: Duration) {
        state.withLock { state in
            guard let running = state.running, !state.isToldRunning, state.isAtLineStart,
                .now - state.lastActivity >= silence
            else { return }
            Self.draw("… \(running) is running", &state)
            state.isToldRunning = true
        }
    }

    private static func draw(_ text: String, _ state: inout State) {
        writeAll(Array((erasure + text.visible).utf8), to: STDERR_FILENO)
        state.isShown = true
    }

    private static func erase(_ state: inout State) {
        if state.isShown { writeAll(Array(erasure.utf8), to: STDERR_FILENO) }
        state.isShown = false
        state.isToldRunning = false
        state.lastActivity = .now
    }
}

/// What the terminal at a file descriptor can do.
struct Terminal {
    /// Whether there is a terminal at all.
    var isInteractive: Bool
    /// Whether it may be written to in bold and colours.
    var hasColours: Bool
    /// Its width in characters; 80 where there is none.
    var columns: Int

    init(descriptor: Int32) {
        isInteractive = isatty(descriptor) == 1
        let environment = ProcessInfo.processInfo.environment
        hasColours =
            isInteractive && (environment["NO_COLOR"] ?? "").isEmpty
            && environment["TERM"] != "dumb"
        var size = winsize()
        let isKnown = isInteractive && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
        columns = isKnown && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    func bold(_ text: String) -> String { styled(text, "1") }
    func dim(_ text: String) -> String { styled(text, "2") }

    private func styled(_ text: String, _ code: String) -> String {
        hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
