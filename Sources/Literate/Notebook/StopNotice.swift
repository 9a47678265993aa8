import Foundation

/// Says where a chapter was when Ctrl-C or a trap stops it.
///
/// A signal handler may do next to nothing, so the text lies ready; it changes by one store.
enum StopNotice {
    private static let capacity = 512
    nonisolated(unsafe) private static var texts = [0, 1].map { _ in
        UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 1)
    }
    nonisolated(unsafe) private static var ready = UnsafeRawBufferPointer(start: nil, count: 0)
    nonisolated(unsafe) private static var defaults: [Int32: sigaction] = [:]

    /// Prepares the place to be named, for example `cell 3 (loss), 01-basic-mlp.md:40`.
    static func note(_ place: String) {
        texts.swapAt(0, 1)
        let bytes = Array(place.utf8.prefix(capacity))
        texts[0].copyBytes(from: bytes)
        ready = UnsafeRawBufferPointer(rebasing: texts[0][..<bytes.count])
    }

    /// From now on names the place when the process is interrupted or traps.
    static func install() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            StopNotice.write("\r\u{1B}[Kinterrupted in ")
            _exit(130)
        }
        sigaction(SIGINT, &action, nil)
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
            // The handler that was there before, if any, gets the trap that happens again.
            var trap = sigaction()
            trap.__sigaction_handler.sa_handler = { signal in
                StopNotice.write("error: the program stopped in ")
                sigaction(signal, &StopNotice.defaults[signal]!, nil)
            }
            var before = sigaction()
            sigaction(signal, &trap, &before)
            defaults[signal] = before
        }
    }

    /// From now on a trap is what it was before ``install()``.
    static func uninstall() {
        signal(SIGINT, SIG_DFL)
        for (signal, before) in defaults {
            var before = before
            sigaction(signal, &before, nil)
        }
    }

    private static func write(_ introduction: StaticString) {
        Foundation.write(STDERR_FILENO, introduction.utf8Start, introduction.utf8CodeUnitCount)
        Foundation.write(STDERR_FILENO, ready.baseAddress, ready.count)
        Foundation.write(STDERR_FILENO, "\n", 1)
    }
}
