import Foundation
import GoldenTesting
import LiterateFormat
import Testing

/// Cells that reuse cells that reuse cells, as many as one likes.
@Suite struct ReuseChainTests {
    /// Cells of which each reuses the one before, in so many chapters.
    private func chain(_ count: Int, chapters: Int = 1, closed: Bool = false) throws -> Book {
        func name(_ cell: Int) -> String {
            "\(10 + (cell % chapters) % 90)-c\(cell % chapters)/x\(cell)"
        }
        var texts = [Int: String]()
        for cell in 0..<count {
            let before = cell > 0 ? cell - 1 : closed ? count - 1 : nil
            let reuse = before.map { " reuse=\(name($0))" } ?? ""
            texts[cell % chapters, default: ""] +=
                "```swift name=x\(cell)\(reuse)\n\(cell)\n```\n\n"
        }
        return Book(
            chapters: try texts.map { number, text in
                let name = "\(10 + number % 90)-c\(number)"
                return try Chapter(name: name, path: "chapters/\(name).md", source: text)
            })
    }

    @Test(arguments: [(90, 1), (100, 100), (1_000, 1_000), (1_000, 1), (20_000, 10)])
    func aChainIsFollowed(count: Int, chapters: Int) throws {
        let book = try chain(count, chapters: chapters)
        let chapter = try #require(
            book.chapters.first { $0.cells.last?.options.name == "x\(count - 1)" })
        let (pieces, problems) = onSmallStack {
            (try? book.pieces(of: chapter.cells.last!, in: chapter), mistakes(of: book))
        }
        #expect(pieces?.map(\.code) == (0..<count).map { "\($0)\n" })
        guard count / chapters > 90 else { return #expect(problems.isEmpty) }
        // All cells of a chapter together would run too much.
        #expect(problems.count == chapters)
        #expect(problems.allSatisfy { $0.message.contains(" reuse others 5000 times in all, ") })
        #expect(problems[0].position.column > 1 && problems[0].position.line < 500)
    }

    private func mistakes(of book: Book) -> [Diagnostic] {
        do throws(Diagnostics) { try book.checkReuse() } catch { return error.all }
        return []
    }

    @Test(arguments: [(2, 2), (100, 100), (1_000, 1), (20_000, 10)])
    func aCircleIsOneErrorThatOneCanRead(count: Int, chapters: Int) throws {
        let book = try chain(count, chapters: chapters, closed: true)
        let problems = onSmallStack { mistakes(of: book) }
        #expect(problems.count == 1)
        let message = try #require(problems.first?.message)
        #expect(message.hasPrefix("`reuse` goes in a circle: 10-c0/x0 → "))
        #expect(message.hasSuffix(" → 10-c0/x0; break it"))
        #expect(message.utf8.count < 400 && message.contains("more") == (count > 8), "\(message)")
    }

    /// Each of many is reached in many ways: 2 to the power of their number.
    @Test func whatIsReachedTwiceIsFollowedOnce() throws {
        let text = (0..<1_000).map { cell in
            let reuse = cell > 1 ? " reuse=x\(cell - 1),x\(cell - 2)" : ""
            return "```swift name=x\(cell)\(reuse)\n\(cell)\n```\n"
        }.joined(separator: "\n")
        let chapter = try Chapter(name: "01-a", path: "chapters/01-a.md", source: text)
        let pieces = try Book(chapters: [chapter]).pieces(of: chapter.cells[999], in: chapter)
        #expect(pieces.count == 1_000 && Set(pieces.map(\.code)).count == 1_000)
    }

    @Test func eachMistakeOfACellIsReportedOnce() throws {
        let a = try Chapter(
            name: "01-a", path: "chapters/01-a.md",
            source: "```swift name=x reuse=p,q\n1\n```\n\n```swift reuse=x\n2\n```\n")
        let error = #expect(throws: Diagnostics.self) { try Book(chapters: [a]).checkReuse() }
        #expect(error?.all.map(\.position.column) == [23, 25])
    }
}
