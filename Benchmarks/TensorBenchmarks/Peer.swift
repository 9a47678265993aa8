import Foundation

/// A program that answers over pipes: a line names a row and a count, it answers with a number.
///
/// It says `ready` and what it is in its first line. It stays, so that it is warm when its turn
/// comes again.
final class Peer: Participant {
    let name: String
    /// What it said of itself, such as its version.
    private(set) var version = ""
    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()
    private let complaints: URL

    /// Starts the program, whose numerical libraries use so many threads.
    ///
    /// - Throws: an error with what the program wrote to its standard error, where it fails.
    init(_ name: String, program: String, arguments: [String], threads: Int32) throws {
        self.name = name
        complaints = FileManager.default.temporaryDirectory
            .appending(path: "tensor-benchmarks-\(UUID().uuidString).txt")
        _ = FileManager.default.createFile(atPath: complaints.path, contents: nil)
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(Self.variables(threads: threads)) { $1 }
        process.standardInput = requests
        process.standardOutput = answers
        process.standardError = try FileHandle(forWritingTo: complaints)
        try process.run()
        let greeting = try line()
        guard greeting.hasPrefix("ready ") else { throw failure("it said `\(greeting)`") }
        version = String(greeting.dropFirst("ready ".count))
    }

    deinit {
        try? requests.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: complaints)
    }

    /// What tells the numerical libraries how many threads to use.
    private static func variables(threads: Int32) -> [String: String] {
        let isAlone = threads == 1
        return [
            "OMP_NUM_THREADS": "\(threads)", "MKL_NUM_THREADS": "\(threads)",
            "OPENBLAS_NUM_THREADS": "\(threads)", "PEER_THREADS": "\(threads)",
            "XLA_FLAGS": isAlone
                ? "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1" : "",
            "JAX_PLATFORMS": "cpu",
        ]
    }

    func answer(_ row: Row, count: Int) throws -> Double {
        try requests.fileHandleForWriting.write(contentsOf: Data("\(row.name) \(count)\n".utf8))
        let answer = try line()
        guard let number = Double(answer) else { throw failure("it said `\(answer)`") }
        return number
    }

    private func line() throws -> String {
        var bytes: [UInt8] = []
        while let byte = try answers.fileHandleForReading.read(upToCount: 1)?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        process.waitUntilExit()
        throw failure("it ended with status \(process.terminationStatus)")
    }

    private func failure(_ what: String) -> BenchmarkError {
        let text = (try? String(contentsOf: complaints, encoding: .utf8)) ?? ""
        let advice =
            text.contains("ModuleNotFoundError")
            ? "\nInstall what it needs with scripts/install-peers, or name a Python that has it with "
                + "--python." : ""
        return BenchmarkError(
            "the peer \(name) failed: \(what); its standard error:\n\(text)\(advice)")
    }
}
