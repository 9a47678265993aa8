import LiterateFormat
import LiterateTesting
import LiterateWeave
import Testing

/// What a page says of values that chapters give to later ones.
struct ValueNoteTests {
    /// Where the page has nothing of the cell, the value leads to the one before, or to the page.
    @Test(arguments: [
        ("```swift name=seen\n0\n```\n\n```swift hide export=x\nlet x = 1\n```\n", "#seen"),
        ("```swift hide export=x\nlet x = 1\n```\n\n```swift\n0\n```\n", ""),
    ])
    func aHiddenCellsValue(text: String, fragment: String) throws {
        let first = sampleChapter(text, name: "01-first")
        let second = sampleChapter(
            "```swift\nlet x: Int = try exported(\"01-first/x\")\n```\n", name: "02-second")
        let body = try Weaver(book: Book(chapters: [first, second]))
            .weave(second, recording: sampleRun(of: second)).body
        #expect(body.contains("<a href=\"01-first.html\(fragment)\"><code>x</code></a>."))
    }

    @Test func aValueLeadsToTheCellThatHasIt() throws {
        let first = sampleChapter(
            "```swift\nlet b = 1\n```\n\n```swift name=train export=b,loss\nlet loss = 1\n```\n",
            name: "01-first")
        let second = sampleChapter(
            """
            ```swift
            let a: Int = try exported("01-first/loss")
            let b: Int = try exported("01-first/b"), c: Int = try exported("09-x/c")
            ```

            ```swift
            2
            ```
            """, name: "02-second")
        let weaver = Weaver(book: Book(chapters: [first, second]))
        func notes(_ chapter: Chapter) throws -> [Substring] {
            try weaver.weave(chapter, recording: sampleRun(of: chapter)).body
                .matches(of: #/<p class="cell-note">(.*)</p>/#).map(\.1)
        }
        #expect(
            try notes(first) == ["Later chapters can read <code>b</code>, <code>loss</code>."])
        #expect(
            try notes(second) == [
                "From an earlier chapter: <a href=\"01-first.html#train\"><code>b</code></a>, "
                    + "<a href=\"01-first.html#train\"><code>loss</code></a>, <code>c</code>."
            ])
    }
}
