import LiterateFormat
import Foundation
import LiterateRecording
import Subprocess

/// Asks the compiler about the cells that must not compile.
///
/// A chapter's program brings the Swift file of each such cell, which ends with it. The compiler
/// looks at it with the modules that the program was built with, as far as an error can come, and
/// makes nothing of it.
struct RefusalCheck {
    /// The folder of the chapters' executables, with their modules.
    let executables: URL
    /// A folder for the Swift files.
    let folder: URL
    let chapter: Chapter
    let book: Book

    /// A run's recording, with what the compiler says of the cells that are not part of the run.
    ///
    /// - Parameter events: The bytes of the run's events.
    func completed(_ recording: Recording, of events: [UInt8]) async throws -> Recording {
        guard
            case .chapter(_, let cells) = RecordingAssembly.decodeEvents(
                events.prefix(while: {
                    $0 != UInt8(ascii: "\n")
                })
            ).first
        else { return recording }
        var recording = recording
        for cell in cells where chapter.cells.indices.contains(cell.index) {
            guard let file = cell.refusedFile else { continue }
            try Task.checkCancellation()
            let answer = try await compilerOutput(for: file, name: "cell-\(cell.index).swift")
            let pieces = try book.pieces(of: chapter.cells[cell.index], in: chapter)
            let report = RefusalReport(answer.text, pieces: pieces)
            if answer.isCompiled {
                recording.cells[cell.index].mishap = RunFailure(
                    cell: cell.index,
                    message: "it must not compile, and it does; take the option `fails` away, or "
                        + "show code that the compiler refuses")
            } else if report.refusals.isEmpty {
                recording.cells[cell.index].mishap = RunFailure(
                    cell: cell.index,
                    message:
                        "it must not compile, and what the compiler says is not of this cell:\n"
                        + report.elsewhere)
            } else {
                recording.cells[cell.index].refusals = report.refusals
            }
        }
        // A compiler that was stopped has said nothing of a cell.
        try Task.checkCancellation()
        return recording.placed(in: chapter, of: book)
    }

    private func compilerOutput(
        for text: String, name: String
    ) async throws -> (text: String, isCompiled: Bool) {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        do {
            let result = try await Subprocess.run(
                .found("swiftc"), arguments: .init(arguments(for: file)), output: .discarded,
                error: .string(limit: 4 << 20))
            return (result.standardError, result.terminationStatus.isSuccess)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw RunnerError.missingTool(
                name: "swiftc", advice: "install Swift from https://www.swift.org/install")
        }
    }

    /// Type checking alone would pass a variable that is read before it has a value: such errors
    /// come when the compiler's own intermediate language is made.
    private func arguments(for file: URL) -> [String] {
        let maps = moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
        return [
            "-emit-sil", "-o", "/dev/null", "-parse-as-library", "-swift-version", "6",
            "-diagnostic-style", "llvm", "-no-color-diagnostics", "-I",
            executables.appending(path: "Modules").path,
        ] + maps + [file.path]
    }

    /// Where the C modules that the library imports are described.
    private var moduleMaps: [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: executables.path)) ?? []
        return names.sorted().filter { $0.hasSuffix(".build") && !$0.hasSuffix("-tool.build") }
            .map { executables.appending(path: "\($0)/module.modulemap") }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
    }
}
