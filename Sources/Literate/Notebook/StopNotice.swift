import Foundation
import LiterateLayout
import Synchronization

/// Says where a chapter was when Ctrl-C or a trap stops it.
///
/// A signal handler may do next to nothing, neither allocate nor look anything up
/// (https://man7.org/linux/man-pages/man7/signal-safety.7.html). So all that it reads lies ready
/// before it can be called: two texts, one of which is published, and the handlers of before, each at
/// the number of its signal.
enum StopNotice {
    private static let capacity = 512
    /// Two texts, each with its length in the two bytes before it.
    ///
    /// A handler that comes while the other text is written sees the one that is whole.
    nonisolated(unsafe) private static let texts = UnsafeMutableRawBufferPointer.allocate(
        byteCount: 2 * (2 + capacity), alignment: 2)
    /// Where the published text begins in ``texts``.
    private static let ready = Atomic(0)

    private static let traps = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT]
    nonisolated(unsafe) private static let before = UnsafeMutablePointer<sigaction>.allocate(
        capacity: Int(traps.max() ?? 0) + 1)

    nonisolated(unsafe) private static var isInstalled = false

    /// Prepares the place to be named, for example `cell 3 (loss), 01-basic-mlp.md:40`.
    static func note(_ place: String) {
        let start = ready.load(ordering: .relaxed) == 0 ? 2 + capacity : 0
        let bytes = place.visible.utf8.prefix(capacity)
        texts.storeBytes(of: UInt16(bytes.count), toByteOffset: start, as: UInt16.self)
        UnsafeMutableRawBufferPointer(rebasing: texts[(start + 2)...]).copyBytes(from: bytes)
        ready.store(start, ordering: .releasing)
    }

    /// From now on names the place when the process is interrupted or traps.
    static func install() {
        // A handler must not be the first to use what is made when it is first used.
        note("the chapter")
        isInstalled = true
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            StopNotice.write("\r\u{1B}[Kinterrupted in ")
            _exit(130)
        }
        sigaction(SIGINT, &action, nil)
        for signal in traps {
            // The handler that was there before, if any, gets the trap that happens again.
            var trap = sigaction()
            trap.__sigaction_handler.sa_handler = { signal in
                StopNotice.write("error: the program stopped in ")
                sigaction(signal, StopNotice.before + Int(signal), nil)
            }
            let place = before + Int(signal)
            place.initialize(to: sigaction())
            sigaction(signal, nil, place)
            sigaction(signal, &trap, nil)
        }
    }

    /// From now on a trap is what it was before ``install()``.
    static func uninstall() {
        guard isInstalled else { return }
        isInstalled = false
        signal(SIGINT, SIG_DFL)
        for signal in traps { sigaction(signal, before + Int(signal), nil) }
    }

    private static func write(_ introduction: StaticString) {
        Foundation.write(STDERR_FILENO, introduction.utf8Start, introduction.utf8CodeUnitCount)
        let start = ready.load(ordering: .acquiring)
        let length = texts.load(fromByteOffset: start, as: UInt16.self)
        Foundation.write(STDERR_FILENO, texts.baseAddress! + start + 2, Int(length))
        Foundation.write(STDERR_FILENO, "\n", 1)
    }
}
