import Foundation

/// A program while it runs, and what it has written so far, both streams together.
final class RunningProgram {
    private let process = Process()
    private let output: Int32
    /// What it has written and was read.
    private(set) var text = ""

    /// Starts a program.
    ///
    /// - Parameter isInTerminal: Whether its streams are a terminal; else they are a pipe.
    init(_ program: URL, environment: [String: String], isInTerminal: Bool = false) throws {
        let (output, input) = try isInTerminal ? Self.terminal() : Self.pipe()
        self.output = output
        process.executableURL = program
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let stream = FileHandle(fileDescriptor: input, closeOnDealloc: false)
        process.standardOutput = stream
        process.standardError = stream
        try Self.withoutBlockedSignals { try process.run() }
        // Else what is written would have no end.
        close(input)
    }

    deinit { close(output) }

    /// Reads until a text has come, or to the end.
    func read(until part: String) {
        while !text.contains(part), readOnce() {}
    }

    /// Sends what Ctrl-C sends, reads the rest, and returns the exit code.
    func interrupt() -> Int32 {
        kill(process.processIdentifier, SIGINT)
        while readOnce() {}
        process.waitUntilExit()
        return process.terminationStatus
    }

    private func readOnce() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4096)
        // A terminal that nobody writes to any more is an error to the one who reads.
        let count = Foundation.read(output, &bytes, bytes.count)
        guard count > 0 else { return false }
        text += String(decoding: bytes[..<count], as: UTF8.self)
        return true
    }

    /// Does what hands the signals that are blocked on to a program: tests run on threads that block
    /// them, a terminal's programs do not.
    private static func withoutBlockedSignals(_ action: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try action()
    }

    private static func pipe() throws -> (output: Int32, input: Int32) {
        var ends: [Int32] = [0, 0]
        guard Foundation.pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        // The program must not hold the end that is read here.
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        return (ends[0], ends[1])
    }

    /// Two ends of a new terminal (https://man7.org/linux/man-pages/man3/openpty.3.html).
    private static func terminal() throws -> (output: Int32, input: Int32) {
        typealias Open =
            @convention(c) (
                UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>, UnsafeMutableRawPointer?,
                UnsafeRawPointer?, UnsafeRawPointer?
            ) -> Int32
        var (output, input): (Int32, Int32) = (0, 0)
        // Swift sees it on some systems only.
        guard let symbol = dlsym(nil, "openpty"),
            unsafeBitCast(symbol, to: Open.self)(&output, &input, nil, nil, nil) == 0
        else { throw POSIXError(.ENOTTY) }
        _ = fcntl(output, F_SETFD, FD_CLOEXEC)
        return (output, input)
    }
}
