import LiterateRecorder
import Foundation

/// The terminal that lines are drawn on, and drawn over.
package struct DrawnTerminal: Sendable {
    /// How many columns and rows it has now.
    package var size: @Sendable () -> (columns: Int, rows: Int)
    /// Whether it breaks lines anew when it is made narrower, rather than cutting them off.
    package var breaksLinesAnew: Bool

    /// Describes a terminal.
    package init(
        breaksLinesAnew: Bool, size: @escaping @Sendable () -> (columns: Int, rows: Int)
    ) {
        (self.breaksLinesAnew, self.size) = (breaksLinesAnew, size)
    }

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
        if environment["TMUX"] != nil { return true }
        return environment["XTERM_VERSION"] == nil && environment["STY"] == nil
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
