import Foundation

/// A program at a terminal of its own, which ends when the terminal is closed, as by closing its window.
public final class TerminalProcess {
    private let terminal: Int32
    /// The program, which leads the terminal's session.
    public let number: pid_t

    /// Starts a program at a new terminal (https://man7.org/linux/man-pages/man3/forkpty.3.html).
    ///
    /// - Parameter folder: Where it starts: some write there, as `nohup` does.
    public init(
        _ words: [String], in folder: URL = .currentDirectory(), environment: [String: String]
    ) throws {
        typealias Fork =
            @convention(c) (
                UnsafeMutablePointer<Int32>, UnsafeMutableRawPointer?, UnsafeRawPointer?,
                UnsafeRawPointer?
            ) -> pid_t
        // Swift sees it on some systems only.
        guard let symbol = dlsym(nil, "forkpty") else { throw POSIXError(.ENOTTY) }
        let fork = unsafeBitCast(symbol, to: Fork.self)
        let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let words = words.map { strdup($0) } + [nil]
        let variables = all.map { strdup("\($0)=\($1)") } + [nil]
        let path = strdup(folder.path)
        defer { (words + variables + [path]).forEach { free($0) } }
        var (terminal, none): (Int32, sigset_t) = (-1, sigset_t())
        sigemptyset(&none)
        number = words.withUnsafeBufferPointer { words in
            variables.withUnsafeBufferPointer { variables in
                let number = fork(&terminal, nil, nil, nil)
                // In the copy only what a signal's handler may do can be done.
                if number == 0 {
                    // Tests run on threads that block signals.
                    sigprocmask(SIG_SETMASK, &none, nil)
                    signal(SIGHUP, SIG_DFL)
                    guard chdir(path!) == 0 else { _exit(126) }
                    execve(words[0]!, words.baseAddress!, variables.baseAddress!)
                    _exit(127)
                }
                return number
            }
        }
        guard number > 0 else { throw POSIXError(.EAGAIN) }
        self.terminal = terminal
        _ = fcntl(terminal, F_SETFD, FD_CLOEXEC)
        // Nobody reads it: what is written must not make the program wait.
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
    }

    /// Reads what has been written, so that there is room for more.
    public func drain() -> String {
        var text = ""
        var bytes = [UInt8](repeating: 0, count: 4096)
        while case let count = read(terminal, &bytes, bytes.count), count > 0 {
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
        return text
    }

    /// Closes the terminal.
    public func closeTerminal() { close(terminal) }

    /// Waits for the program's end; returns what `waitpid` says.
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(number, &status, 0) < 0, errno == EINTR {}
        return status
    }
}

/// Whether a process is there and has not ended.
public func isRunning(_ process: pid_t) -> Bool {
    // One that nobody has asked how it ended is still counted. What has no file is gone.
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    else { return false }
    return !status.contains(") Z ")
}

/// Whether all processes end within half a minute: one that was killed goes when the system next comes to it.
public func haveEnded(_ processes: [pid_t]) -> Bool {
    for _ in 0..<600 where processes.contains(where: isRunning) {
        Thread.sleep(forTimeInterval: 0.05)
    }
    return !processes.contains(where: isRunning)
}
