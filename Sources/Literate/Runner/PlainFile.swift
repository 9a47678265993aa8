import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecorder

/// A plain Swift file that is compiled against what a book's chapters are linked with.
package struct PlainFile: Sendable {
    private let file: URL
    private let root: URL
    private let toolchain: any Toolchain

    /// Takes a file; `chapter.swift` of the site, or a changed copy of it.
    ///
    /// - Throws: ``UsageError`` where there is no such file.
    package init(
        _ path: String, root: URL, toolchain: (any Toolchain)? = nil
    ) throws(UsageError) {
        file = URL(filePath: path)
        guard file.isThere else {
            throw UsageError(
                description:
                    "error: there is no file '\(path)'; a build writes one for each chapter")
        }
        (self.root, self.toolchain) = (root, toolchain ?? SwiftToolchain(root: root))
    }

    /// Builds the first chapter, whose libraries are then there, and compiles the file against these.
    ///
    /// - Returns: The program.
    /// - Throws: ``RunnerError/buildFailed(chapter:diagnostics:output:)`` with the compiler's messages.
    package func compiled() async throws -> URL {
        guard let chapter = try Book.chapterNames(root: root).first else {
            throw UsageError(
                description: "error: the book has no chapter yet whose libraries to use")
        }
        let version = try await toolchain.version()
        let packages = try await toolchain.packages(for: [chapter], version: version)
        try await toolchain.build(chapter, of: packages)
        let build = try await toolchain.buildFolder()
        let folder = root.appending(path: BookLayout.cached("plain"))
        try folder.makeFolder()
        let program = folder.appending(path: file.deletingPathExtension().lastPathComponent)
        // In Swift 6 no function could use a script's variables.
        let arguments =
            ["-O", "-swift-version", "5", "-enable-upcoming-feature", "BareSlashRegexLiterals"]
            + build.searchOptions + [file.path]
            + build.objects(of: packages.modules(of: chapter).map(\.name)) + ["-o", program.path]
        let answer = try await compile(arguments)
        guard answer.isCompiled else {
            throw RunnerError.buildFailed(
                chapter: file.lastPathComponent, diagnostics: [], output: answer.messages)
        }
        return program
    }
}
