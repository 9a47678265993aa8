import LiterateRecorder
import LiterateTesting
import Testing

import LiterateAuthoring
@testable import LiteratePages
import LiterateStages

/// Which chapters a page lists.
@Suite struct ContentsTests {
    @Test func aBookOfFortyChaptersIsListedWhole() {
        #expect(ChapterContext.shownChapters(around: 39, of: 40) == 0..<40)
        #expect(ChapterContext.shownChapters(around: 0, of: 1) == 0..<1)
    }

    @Test(
        "A longer one around the page's own chapter",
        arguments: [(0, 0), (20, 0), (21, 1), (500, 480), (990, 960), (999, 960)])
    func aLongerOne(current: Int, first: Int) {
        let shown = ChapterContext.shownChapters(around: current, of: 1_000)
        #expect(shown == first..<first + 40)
        #expect(shown.contains(current))
    }
}
