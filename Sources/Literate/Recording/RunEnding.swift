/// How a chapter's process ended.
public enum RunEnding: Hashable, Sendable {
    /// By itself, with an exit code.
    case exited(Int)
    /// By a signal.
    case signalled(Int)

    /// The ending in words, for a run that left no better message.
    var explanation: String {
        switch self {
        case .exited(let code):
            "the program ended before the end of the chapter, with exit code \(code)"
        case .signalled(let signal):
            "the program was stopped by signal \(signal) (\(Self.meaning(of: signal)))"
        }
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
