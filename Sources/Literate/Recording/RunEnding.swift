/// How a chapter's process ended.
package enum RunEnding: Codable, Hashable, Sendable {
    /// By itself, with an exit code.
    case exited(Int)
    /// By a signal.
    case signalled(Int)
    /// By the runner, because a cell ran longer than its limit, in seconds.
    case overTime(limit: Double)
    /// By the runner, because it wrote more than is kept of a run, in bytes.
    case overOutput(limit: Int)

    /// Whether a Swift trap ended it: the instruction differs from processor to processor.
    var isTrap: Bool { self == .signalled(4) || self == .signalled(5) }

    /// What to say of the end of a cell that must trap; nil when it trapped.
    ///
    /// - Parameter message: The runtime's message, where it left one: it aborts where accesses overlap.
    package func mishap(message: String?) -> String? {
        let isConflict = self == .signalled(6) && message?.hasPrefix("Fatal access") == true
        return isTrap || isConflict
            ? nil : "it must trap, and it ended otherwise: \(explanation)"
    }

    /// What kept a copy of the process from its end, where nothing had to.
    package func reason(fatalError: String?, reason: String?) -> String {
        isTrap || fatalError != nil
            ? trapMessage(fatalError: fatalError, reason: reason) : explanation
    }

    /// The ending in words, for a run that left no better message.
    package var explanation: String {
        switch self {
        case .exited(let code):
            "the program ended before the end of the chapter, with exit code \(code)"
        case .signalled(let signal):
            "the program was stopped by signal \(signal) (\(Self.meaning(of: signal)))"
        case .overTime(let limit):
            "it ran longer than its limit of \(Self.number(limit)) s; "
                + "`timeout=SECONDS` after `swift` gives it more"
        case .overOutput(let limit):
            "it printed or drew more than \(Self.number(Double(limit) / 1_048_576)) MiB, which is "
                + "all that is kept of a chapter's run; let it print less"
        }
    }

    /// A number as short as it goes: `600`, `0.5`.
    private static func number(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }

    private static func meaning(of signal: Int) -> String {
        switch signal {
        case 2: "SIGINT: interrupted"
        case 4: "SIGILL: a Swift trap"
        case 5: "SIGTRAP: a Swift trap"
        case 6: "SIGABRT: abort() was called"
        case 8: "SIGFPE: an arithmetic exception"
        case 9: "SIGKILL: killed from outside, perhaps for want of memory"
        case 11: "SIGSEGV: memory that is not there, perhaps the stack's end"
        case 15: "SIGTERM: told to end from outside"
        default: "no Swift trap"
        }
    }
}
