import LiterateRecorder
import LiterateFormat
import Foundation
import LiterateRunner
import LiterateAuthoring
import LiteratePages
import LiterateStages
import Testing

/// The book itself: every chapter run afresh, held against what it says and draws.
struct ChapterTests {
    /// The executables that were built with these tests.
    private static let executables: URL = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        return bundle.map { URL(filePath: $0).deletingLastPathComponent() }
            ?? Repository.root.appending(path: ".build/debug")
    }()

    private static var builder: BookBuilder {
        let reporter = ProgressReporter(style: .quiet)
        return BookBuilder(root: Repository.root, reporter: reporter) {
            chapters, book, isFresh, _ in
            try await BookRunner(
                root: Repository.root, executables: .ready(in: executables), reporter: reporter
            ).recordings(of: chapters, in: book, isFresh: isFresh)
        }
    }

    @Test("Every chapter prints and draws what it says, and site/ is what a build gives")
    func book() async throws {
        let lines = try await Self.builder.verify(isFresh: true)
        let count = try Repository.names(in: "chapters").count { $0.hasSuffix(".md") }
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("\(count) chapters verified") == true)
    }
}
