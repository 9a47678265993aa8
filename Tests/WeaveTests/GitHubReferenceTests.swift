import Foundation
import LiterateFormat
import LiterateTesting
import Testing

@testable import LiterateWeave

/// What GitHub adds to CommonMark becomes what the program `cmark-gfm` makes of it.
@Suite struct GitHubReferenceTests {
    /// Weaves a text, or says what is wrong with it.
    private func woven(_ source: String) throws -> String {
        let chapter = try Chapter(
            name: "01-sample", path: "chapters/01-sample.md", source: source)
        return try Weaver(book: Book(chapters: [chapter]))
            .weave(chapter, recording: sampleRun(of: chapter)).body
    }

    /// What GitHub's program makes of a text.
    private func reference(_ source: String) throws -> String {
        let extensions = ["table", "strikethrough", "autolink", "tasklist", "footnotes"]
        return try output(
            of: "cmark-gfm", ["--unsafe"] + extensions.flatMap { ["-e", $0] }, source)
    }

    @Test func everyExampleIsWhatGitHubMakesOfIt() throws {
        for example in try examples("github.json") {
            let (mine, other) = (ours(try woven(example)), theirs(try reference(example)))
            #expect(mine == other, "\(example)")
        }
    }

    @Test(arguments: [
        // Tables.
        [
            "|", "|", " ", " ", "a", "b", "\n", "\n", "\\|", "`", "*", "---", ":-:", "-:",
            "|--|", "|-|-|\n", "| a | b |\n", "|a\n", "> ", "\n> ", "- ", "\n  ", "1. ", "é",
            "\n\n",
        ],
        // What is struck out.
        ["~", "~", "~~", "~~", "a", "b", " ", "\nc", ".", "\\~", "(", "é", "`c`", "&#126;"],
        // Addresses.
        [
            "https://", "http://", "www.x", "ftp://", "x.org", "x", "/", "/_a_b", "/*a*b", "(", ")",
            ".", "?", "!", "&hl;", ";", "~", " ", " ", " ", "\nc", "a@b.co", "@", "\"",
            "-", ":",
        ],
    ])
    func randomTextsAreWhatGitHubMakesOfThem(pieces: [String]) throws {
        var generator = SplitMix(state: 7)
        let texts = (0..<1500).map { _ in
            (0..<Int.random(in: 1...14, using: &generator))
                .map { _ in pieces.randomElement(using: &generator)! }.joined()
        }
        let whole = texts.enumerated().map {
            "\(pieces.contains("|") ? "" : "c")\($1)\n\n<!--\($0)-->\n\n"
        }.joined()
        let (mine, other) = (
            ours(try woven(whole)).components(separatedBy: "<!--"),
            theirs(try reference(whole)).components(separatedBy: "<!--")
        )
        try #require(mine.count == texts.count + 1 && other.count == mine.count)
        for (index, text) in texts.enumerated() {
            #expect(mine[index] == other[index], "\(text.debugDescription)")
        }
    }

    /// Our HTML in the words of GitHub's, as far as both say the same.
    private func ours(_ html: String) -> String {
        let html = html.replacing(/<div class="table text-table"[^>]*>/, with: "")
            .replacing("</table></div>", with: "</table>")
            .replacing(" scope=\"col\"", with: "")
            .replacing(/\ class="to-([a-z]+)"/) { " align=\"\($0.1)\"" }
            .replacing(/<thead>(?s:.*?)<\/thead>/) {
                $0.0.replacing("<td", with: "<th").replacing("</td", with: "</th")
            }
            .replacing(/<input type="checkbox" disabled( checked)? aria-label="[A-Za-z ]+">/) {
                $0.1 == nil ? "[ ]" : "[x]"
            }
            .replacing(
                /<sup class="footnote-reference"><a id="([^"]+)" href="#([^"]+)"[^>]*>([0-9]+)<\/a><\/sup>/
            ) {
                "{\($0.1) \($0.2) \($0.3)}"
            }
            .replacing(/<a class="footnote-back" href="#([^"]+)"[^>]*>.*?<\/a>/) {
                "{back \($0.1)}"
            }
            .replacing(/<section [^>]*>(<a class="permalink"[^>]*><\/a>)?/, with: "")
            .replacing("</section>", with: "")
            .replacing(/<p>(\{back .*?)<\/p>/) { "\n\($0.1)\n" }
        return withoutBlanks(html)
    }

    private func theirs(_ html: String) -> String {
        withoutBlanks(
            html.replacing(/<input type="checkbox"( checked="")? disabled="" \/>/) {
                $0.1 == nil ? "[ ]" : "[x]"
            }
            .replacing(
                /<sup class="footnote-ref"><a href="#([^"]+)" id="([^"]+)"[^>]*>([0-9]+)<\/a><\/sup>/
            ) {
                "{\($0.2) \($0.1) \($0.3)}"
            }
            // GitHub's program puts the box of a task before its paragraph.
            .replacing(/(\[.\]) \n<p>/) { "<p>\($0.1) " }
            .replacing(/<a href="#([^"]+)" class="footnote-backref"[^>]*>.*?<\/a>/) {
                "{back \($0.1)}"
            }
            .replacing(/<section [^>]*>/, with: "").replacing("</section>", with: ""))
    }

    private func withoutBlanks(_ html: String) -> String {
        html.trimmingCharacters(in: .whitespacesAndNewlines).replacing(/>\s*\n\s*</, with: "><")
            .replacing(
                />\s*\n\s*</, with: "><"
            )
            .replacing(/\s*\n\{back[ ]/, with: "{back ").replacing(/\}\s+</, with: "}<")
    }
}

/// Numbers that are the same in each run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
