import LiterateTesting
import Runner

extension ScriptBook {
    /// A runner of the book's scripts.
    var runner: ChapterRunner { runner(limits: RunLimits()) }

    /// A runner that stops the scripts at some limits.
    func runner(limits: RunLimits) -> ChapterRunner {
        ChapterRunner(
            root: root, executables: executables, reporter: ProgressReporter(style: .quiet),
            limits: limits)
    }
}
