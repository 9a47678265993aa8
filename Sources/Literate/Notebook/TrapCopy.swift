import Foundation
import LiterateRecording

/// Runs what must trap in a copy of the process, so that the chapter goes on with the state of before.
///
/// A chapter runs on one thread, so the copy that `fork` makes has all there is
/// (https://man7.org/linux/man-pages/man2/fork.2.html).
enum TrapCopy {
    private typealias Fork = @convention(c) () -> pid_t

    /// Makes the copy; returns nil in it, and in the original how the copy has ended.
    static func run() -> RunEnding? {
        fflush(nil)
        // Swift hides `fork` because of programs with several threads.
        guard let symbol = dlsym(nil, "fork") else {
            fatalError("this system has no fork, which a cell with `traps` needs")
        }
        let copy = unsafeBitCast(symbol, to: Fork.self)()
        guard copy != 0 else { return nil }
        guard copy > 0 else {
            fatalError(
                "cannot copy the process for a cell with `traps`: \(String(cString: strerror(errno)))"
            )
        }
        return ending(of: copy)
    }

    private static func ending(of copy: pid_t) -> RunEnding {
        var status: Int32 = 0
        while waitpid(copy, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited(Int(status >> 8 & 0xFF)) : .signalled(Int(signal))
    }
}
