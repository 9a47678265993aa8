import Foundation

/// The most memory this process has had in use since the last reset.
///
/// Source: [proc(5)](https://man7.org/linux/man-pages/man5/proc_pid_status.5.html), `VmHWM`
enum PeakMemory {
    /// Whether this system keeps the figure.
    static var isKnown: Bool { FileManager.default.fileExists(atPath: "/proc/self/clear_refs") }

    /// Starts again from the memory in use now.
    static func reset() throws {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else {
            throw BenchmarkError("cannot reset the peak memory: /proc/self/clear_refs is not there")
        }
        try file.write(contentsOf: Data("5".utf8))
    }

    /// The peak in bytes.
    static func bytes() throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard let match = status.firstMatch(of: /VmHWM:\s+(\d+) kB/), let kB = Double(match.1)
        else { throw BenchmarkError("no VmHWM in /proc/self/status") }
        return kB * 1_024
    }
}
