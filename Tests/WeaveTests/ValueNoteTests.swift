import LiterateFormat
import LiterateTesting
import LiterateWeave
import Testing

/// What a page says of values that chapters give to later ones.
struct ValueNoteTests {
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
