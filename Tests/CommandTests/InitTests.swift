import Foundation
import LiterateTesting
import Testing

/// What `book` does where there is no book.
@Suite final class InitTests {
    private let folder = URL.temporaryDirectory.appending(path: "init-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func run(_ arguments: String...) throws -> CommandResult {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = builtProgram("book")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Each says less than a pipe holds.
        process.waitUntilExit()
        func text(_ pipe: Pipe) -> String {
            String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        return CommandResult(
            output: text(output), errors: text(errors), status: process.terminationStatus)
    }

    @Test func theVersionIsSaid() throws {
        let result = try run("--version")
        #expect(result.output == "0.15.0\n" && result.errors.isEmpty && result.status == 0)
    }

    @Test func aBookIsMadeHereAndNotTwice() throws {
        let made = try run("init")
        #expect(made.status == 0 && made.errors.isEmpty, "\(made.errors)")
        #expect(
            made.output.hasSuffix(
                "\n'make setup' installs libcmark where it is missing, 'swift run book build' makes "
                    + "site/index.html; README.md says more\n"), "\(made.output)")
        let again = try run("init")
        #expect(again.status == 64 && again.output.isEmpty)
        #expect(
            again.errors.hasPrefix("error: '.' is not empty: it holds `.github`, `.gitignore`, "))
        #expect(try run("init", "Makefile").status == 64)
    }
}
