// The C library declares its streams as plain global variables; they never change here.
#if canImport(Glibc)
    @preconcurrency import Glibc
#else
    @preconcurrency import Darwin
#endif

/// Sets how standard output, and standard error if asked for, are buffered.
func setBuffering(_ mode: Int32, ofErrorsToo: Bool = false) {
    setvbuf(stdout, nil, mode, 0)
    if ofErrorsToo { setvbuf(stderr, nil, mode, 0) }
}

/// Whether what a cell prints arrives: where the streams of this process lead, and whether they took it.
struct StreamWatch {
    private let places = [STDOUT_FILENO, STDERR_FILENO].map(Self.place)

    /// What is wrong with the streams now; nil where both lead where they led at the beginning.
    ///
    /// - Parameter isHeld: Whether everything must have been taken, as a recording's file does.
    func fault(isHeld: Bool) -> String? {
        let names = ["standard output", "standard error"]
        for (name, (stream, place)) in zip(names, zip([stdout, stderr], places)) {
            fflush(stream)
            let file = stream.map { fileno($0) } ?? -1
            if file < 0 || Self.place(of: file) == nil { return "it has closed \(name)" }
            if Self.place(of: file)! != place ?? (0, 0) { return "it has sent \(name) elsewhere" }
            if isHeld, stream.map({ ferror($0) }) != 0 {
                return "something that it printed to \(name) did not arrive"
            }
        }
        return nil
    }

    private static func place(of file: Int32) -> (UInt64, UInt64)? {
        var status = stat()
        guard fstat(file, &status) == 0 else { return nil }
        return (UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino))
    }
}
