import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateRunner
import LiterateStages
import Testing

/// The book itself: every chapter run afresh, held against what it says and draws.
struct ChapterTests {
    /// The programs that were built with these tests.
    private static let programs: URL = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        return bundle.map { URL(filePath: $0).deletingLastPathComponent() }
            ?? Repository.root.appending(path: ".build/debug")
    }()

    private static var builder: BookBuilder {
        let toolchain = SwiftToolchain(root: Repository.root, programs: programs)
        let runner = BookRunner(
            root: Repository.root, toolchain: toolchain,
            reporter: ProgressReporter(style: .quiet))
        let modules = LiveModules(
            root: Repository.root, runner: runner, trials: LiveTrials(limits: RunLimits()))
        return BookBuilder(
            root: Repository.root, source: runner,
            live: { try await modules.files(for: $0, of: $1, isVerifying: $2, warn: $3) },
            warn: { Issue.record("\($0)") })
    }

    @Test("Every chapter prints and draws what it says, and site/ is what a build gives")
    func book() async throws {
        let lines = try await Self.builder.verify(isFresh: true)
        let chapters = try Repository.names(in: "chapters").filter { $0.hasSuffix(".md") }
            .map { $0.dropLast(3) }.sorted()
        #expect(lines.first?.hasPrefix("\(chapters.count) chapters verified") == true)
        // Every chapter quotes numbers and makes claims, and says how many of them hold.
        let checked = lines.dropFirst().compactMap {
            $0.wholeMatch(of: #/(.+): \d+ numbers and \d+ claims checked/#)?.1
        }
        #expect(checked == chapters)
        #expect(lines.count == 1 + chapters.count)
    }
}
