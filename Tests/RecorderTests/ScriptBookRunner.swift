import LiterateRecorder
import LiterateRunner
import LiterateTesting

extension ScriptBook {
    /// A runner of the book's scripts.
    var runner: ChapterRunner { runner(limits: RunLimits()) }

    /// A runner that stops the scripts at some limits.
    func runner(limits: RunLimits) -> ChapterRunner {
        ChapterRunner(
            root: root, build: BuildFolder(root: root, programs: executables),
            observer: ProgressReporter(style: .quiet),
            limits: limits)
    }
}
