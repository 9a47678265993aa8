import Foundation

/// What a process took, from its start to its end.
struct ChildRun {
    /// The time on the clock.
    let seconds: Double
    /// The time that processors worked for it, which a busy machine changes less.
    let processorSeconds: Double
    /// The part of it that is the program's own, without the system's.
    let userSeconds: Double
    /// The most memory that it had at a time.
    let peakBytes: Int

    /// Runs a program to its end; its output goes where this program's goes.
    ///
    /// - Throws: ``BenchmarkError`` when it does not start or does not end with 0.
    init(_ program: String, _ arguments: [String]) throws {
        let words = [program] + arguments
        var pointers = words.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        var child = pid_t()
        let start = ContinuousClock.now
        guard posix_spawnp(&child, program, nil, nil, &pointers, environ) == 0 else {
            throw BenchmarkError("cannot start '\(program)'")
        }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0, errno == EINTR {}
        seconds = (ContinuousClock.now - start) / .seconds(1)
        userSeconds = Self.seconds(usage.ru_utime)
        processorSeconds = userSeconds + Self.seconds(usage.ru_stime)
        #if os(Linux)
            peakBytes = usage.ru_maxrss * 1_024
        #else
            peakBytes = usage.ru_maxrss
        #endif
        guard status == 0 else {
            throw BenchmarkError("'\(words.joined(separator: " "))' ended with status \(status)")
        }
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }
}

/// Why something cannot be measured.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
