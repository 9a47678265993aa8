import Foundation
import Testing

/// The workflow that publishes the book says what exists.
@Suite struct WorkflowTests {
    private let workflow: String

    init() throws {
        workflow = try Self.text(".github/workflows/book.yml")
    }

    /// A file of the checkout that the tests run in.
    private static func text(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private func commands(beginning prefix: String) -> [[Substring]] {
        workflow.split(separator: "\n")
            .compactMap { line in line.ranges(of: prefix).first.map { line[$0.upperBound...] } }
            .map { $0.split(separator: " ") }
    }

    @Test("Its commands of `book` have the options that they use")
    func commandsOfTheBook() throws {
        let commands = commands(beginning: "swift run book ")
        #expect(commands.count == 3)
        let book = try CommandBook()
        for words in commands {
            let name = String(try #require(words.first))
            let help = try book.run(name, "--help").output
            for option in words where option.hasPrefix("--") {
                #expect(help.contains("  \(option) "), "`book \(name)` has no option \(option)")
            }
        }
    }

    @Test("Its targets of `make` exist")
    func targets() throws {
        let makefile = try Self.text("Makefile")
        let targets = commands(beginning: "          make ").compactMap(\.first)
        #expect(targets.count == 2)
        for target in targets { #expect(makefile.contains("\n\(target):")) }
    }

    @Test("It takes the Swift version that the README asks for")
    func version() throws {
        let image = try #require(commands(beginning: "container: swift:").first?.first)
        let readme = try Self.text("README.md")
        let version = image.split(separator: ".").prefix(2).joined(separator: ".")
        #expect(readme.contains("Swift \(version)"))
    }
}
