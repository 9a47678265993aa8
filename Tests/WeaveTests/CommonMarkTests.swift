import Foundation
import LiterateFormat
import LiterateTesting
import Testing

@testable import LiterateWeave

/// Each example of the CommonMark specification becomes what libcmark's own program makes of it.
///
/// Where a page differs on purpose, a rule says how, and how many examples it is for.
@Suite struct CommonMarkTests {
    /// What a page has otherwise than libcmark's program, on purpose.
    private enum Rule: Hashable {
        /// A `section` and a link around a heading of level two or three, which are taken away here.
        case section
        /// Raw HTML that would take the page apart is an error.
        case rawHTMLRefused
        /// An address that is a script is an error.
        case scriptRefused
        /// An address without a mark is a link, which is taken away here.
        case bareAddress
    }

    private static let counts: [Rule: Int] = [
        .section: 24, .rawHTMLRefused: 33, .bareAddress: 5,
    ]

    @Test func everyExampleIsWhatLibcmarkMakesOfIt() throws {
        let examples = try examples("commonmark-0.30.json")
        try #require(examples.count == 652)
        var counts: [Rule: Int] = [:]
        for (index, example) in examples.enumerated() {
            let expected = try output(of: "cmark", ["--unsafe"], example)
            do throws(Diagnostics) {
                let (html, rules) = withoutAdditions(try body(of: example), like: expected)
                for rule in rules { counts[rule, default: 0] += 1 }
                #expect(html == expected, "example \(index + 1): \(example)")
            } catch {
                let isScript = error.description.contains("is a script or holds what it shows")
                counts[isScript ? .scriptRefused : .rawHTMLRefused, default: 0] += 1
                #expect(
                    error.all.allSatisfy { $0.message.contains(/<|comment|is a script/) },
                    "example \(index + 1): \(error)")
            }
        }
        #expect(counts == Self.counts)
    }

    private func body(of source: String) throws(Diagnostics) -> String {
        let chapter = try Chapter(
            name: "01-sample", path: "chapters/01-sample.md", source: source)
        return try Weaver(book: Book(chapters: [chapter]))
            .weave(chapter, recording: sampleRun(of: chapter)).body
    }

    /// A page's text without what rules add to it, as far as it is like another.
    private func withoutAdditions(
        _ body: String, like expected: String
    ) -> (html: String, rules: Set<Rule>) {
        var (html, rules) = (body, Set<Rule>())
        func apply(_ rule: Rule, _ change: (String) -> String) {
            let changed = change(html)
            if html != expected, changed != html { (html, _) = (changed, rules.insert(rule)) }
        }
        apply(.section) { html in
            html.split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.hasPrefix("<section id=") && $0 != "</section>" }
                .joined(separator: "\n")
        }
        apply(.bareAddress) { html in
            html.replacing(/<a href="([^"]+)">([^<]+)<\/a>/) { match in
                let isBare = ["", "http://", "mailto:"].contains { "\($0)\(match.2)" == match.1 }
                return isBare ? match.2 : match.0
            }
        }
        return (html, rules)
    }
}

/// The inputs in a file of examples.
func examples(_ file: String) throws -> [String] {
    struct Examples: Decodable { var inputs: [String] }
    let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/\(file)")
    return try JSONDecoder().decode(Examples.self, from: Data(contentsOf: url)).inputs
}

/// What a program writes when it reads a text.
func output(of program: String, _ arguments: [String], _ input: String) throws -> String {
    let (process, input, output) = (Process(), Data(input.utf8), Pipe())
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try input.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments + [file.path]
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    try #require(
        process.terminationStatus == 0, "'make test' installs '\(program)' where it is missing")
    return String(decoding: data ?? Data(), as: UTF8.self)
}
