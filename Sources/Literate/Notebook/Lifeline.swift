import Foundation

/// Ends this process, and what it has started, when the one is gone that records it, however that ended.
///
/// The recorder holds a named pipe open for writing, and the system tells its reader when the last writer
/// closes it (https://man7.org/linux/man-pages/man7/pipe.7.html): nothing has to be asked in between,
/// and there is no thread that a copy of the process would lack.
enum Lifeline {
    nonisolated(unsafe) private static var pipe: Int32 = -1

    /// Takes the pipe at a path; where there is none, nobody waits for this process.
    static func hold(_ path: String) {
        pipe = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard pipe >= 0 else { return }
        signal(SIGIO) { _ in Lifeline.check() }
        _ = fcntl(pipe, F_SETOWN, getpid())
        _ = fcntl(pipe, F_SETFL, O_NONBLOCK | O_ASYNC)
        // It may have gone before.
        check()
    }

    /// Calls only what a signal's handler may.
    private static func check() {
        var look = pollfd(fd: pipe, events: 0, revents: 0)
        guard poll(&look, 1, 0) > 0, Int32(look.revents) & Int32(POLLHUP) != 0 else { return }
        if getpgrp() == getpid() { kill(0, SIGKILL) }
        _exit(1)
    }
}
