import Testing

@testable import LiterateVerification

@Suite struct UnifiedDiffTests {
    private func diff(
        _ block: String, _ printed: String, tolerance: Double? = nil
    ) -> (line: Int, text: String) {
        let diff = UnifiedDiff(
            block: block, printed: printed, firstLine: 100,
            comparison: TextComparison(tolerance: tolerance))
        return (diff.firstDifference, diff.text(chapter: "chapters/x.md"))
    }

    @Test func showsMarkdownLines() {
        let (line, text) = diff("1\n2\n3\n4\n5\n6\n7\n", "1\n2\n3\n4\nfive\n6\n7\n")
        #expect(line == 104)
        #expect(
            text == """
                --- chapters/x.md
                +++ this run
                @@ -101,6 +101,6 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                """)
    }

    @Test func joinsHunksThatTouchAndSeparatesOthers() {
        let numbers = (1...30).map { "\($0)" }
        var changed = numbers
        changed[4] = "a"
        changed[9] = "b"
        changed.remove(at: 25)
        func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
        let headers = diff(text(numbers), text(changed)).text
            .split(separator: "\n").filter { $0.hasPrefix("@@") }
        #expect(headers == ["@@ -101,12 +101,12 @@", "@@ -122,7 +122,6 @@"])
    }

    @Test func linesWithinToleranceAndElidedLinesAreNoDifferences() {
        let (line, text) = diff(
            "a 1.0\n...\nz 2.0\nend\n", "a 1.05\nb\nc\nz 2.05\nEND\n", tolerance: 0.1)
        #expect(line == 103)
        #expect(
            text == """
                --- chapters/x.md
                +++ this run
                @@ -100,4 +100,5 @@
                 a 1.0
                 ...
                 z 2.0
                -end
                +END
                """)
    }

    @Test func missingTextAtTheEndPointsAtTheClosingFence() {
        let (line, text) = diff("a\n", "a\nb\n")
        #expect(line == 101)
        #expect(text.hasSuffix("@@ -100,1 +100,2 @@\n a\n+b"))
    }

    @Test func longDiffsAndLongLinesAreCut() {
        let many = (1...100).map { "line \($0)\n" }.joined()
        #expect(diff("", many).text.hasSuffix("+line 39\n… and 61 more lines"))
        let long = String(repeating: "x", count: 1000)
        #expect(diff("", long + "\n").text.hasSuffix(String(repeating: "x", count: 300) + "…"))
    }

    @Test func hugeTextsAreComparedWithoutHugeTables() {
        let one = (1...3000).map { "a \($0)\n" }.joined()
        let two = (1...3000).map { "b \($0)\n" }.joined()
        let (line, text) = diff("same\n" + one + "end\n", "same\n" + two + "end\n")
        #expect(line == 101)
        #expect(text.contains("@@ -100,3002 +100,3002 @@\n same\n-a 1\n"))
    }
}
