import Foundation

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
