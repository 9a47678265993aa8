import Foundation
import Testing

/// The workflow that publishes the book says what exists.
struct WorkflowTests {
    private let workflow: String

    init() throws {
        workflow = try Repository.text(".github/workflows/book.yml")
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
        for words in commands {
            let name = try #require(words.first)
            let file = "Sources/Tools/book/\(name.prefix(1).uppercased())\(name.dropFirst()).swift"
            var source = try Repository.text(file)
            if source.contains(": SharedOptions") {
                source += try Repository.text("Sources/Tools/book/SharedOptions.swift")
            }
            for option in words where option.hasPrefix("--") {
                let property = option.dropFirst(2)
                #expect(
                    source.contains("var \(property): ") || source.contains("var \(property) = ")
                        || source.contains(".customLong(\"\(property)\")"),
                    "`book \(name)` has no option \(option)")
            }
        }
    }

    @Test("Its targets of `make` exist")
    func targets() throws {
        let makefile = try Repository.text("Makefile")
        let targets = commands(beginning: "          make ").compactMap(\.first)
        #expect(targets.count == 2)
        for target in targets { #expect(makefile.contains("\n\(target):")) }
    }

    @Test("It takes the Swift version that the README asks for")
    func version() throws {
        let image = try #require(commands(beginning: "container: swift:").first?.first)
        let readme = try Repository.text("README.md")
        let version = image.split(separator: ".").prefix(2).joined(separator: ".")
        #expect(readme.contains("Swift \(version)"))
    }
}
