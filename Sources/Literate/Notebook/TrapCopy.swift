import Foundation
import LiterateRecording

/// Runs what must trap in a copy of the process, so that the chapter goes on with the state of before.
///
/// A chapter runs on one thread, so the copy that `fork` makes has all there is
/// (https://man7.org/linux/man-pages/man2/fork.2.html). The threads that help with large tensors only wait
/// meanwhile; the copy goes without.
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

/// Two temporary files without names: what a cell that must trap writes, and what it reports if it
/// does not.
struct TrapStreams {
    private let output: FileHandle
    let mishaps: FileHandle

    init?() {
        guard let output = Self.temporaryFile(), let mishaps = Self.temporaryFile() else {
            return nil
        }
        (self.output, self.mishaps) = (output, mishaps)
    }

    /// Sends both streams of this process into the file, without buffers: a trap loses nothing.
    func takeOver() {
        setBuffering(_IONBF, ofErrorsToo: true)
        dup2(output.fileDescriptor, STDOUT_FILENO)
        dup2(output.fileDescriptor, STDERR_FILENO)
        // The backtracer asks for a key where it can.
        dup2(open("/dev/null", O_RDONLY), STDIN_FILENO)
    }

    /// What the cell wrote, with what the Swift runtime said.
    var written: [UInt8] { Self.contents(of: output) }

    /// How the cell went otherwise than by a trap; nil where it reported nothing.
    var mishap: String? {
        let bytes = Self.contents(of: mishaps)
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private static func contents(of file: FileHandle) -> [UInt8] {
        try? file.seek(toOffset: 0)
        return (try? file.readToEnd()).map(Array.init) ?? []
    }

    private static func temporaryFile() -> FileHandle? {
        tmpfile().map { FileHandle(fileDescriptor: fileno($0), closeOnDealloc: false) }
    }
}
