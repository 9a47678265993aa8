import Foundation

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
        let nothing = open("/dev/null", O_RDONLY)
        dup2(nothing, STDIN_FILENO)
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
