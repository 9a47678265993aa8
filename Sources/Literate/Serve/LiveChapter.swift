import LiterateRecorder
import LiterateFormat
import LiterateLayout
import Foundation
import LiterateRecording
import LiterateRunner

/// One chapter while the book is served.
struct LiveChapter {
    /// The chapter as it was last readable; nil when it never was.
    var chapter: Chapter?
    /// What is wrong with the text as it is now, when it is not readable.
    var problems: [Diagnostic] = []
    /// The last run that came to its end.
    var lastGood: Recording?
    /// How it stands to its present code.
    var status = ChapterStatus.pending(nil)
    /// The book whose code that is, with the places that things had then.
    var ranIn: Book?
    /// Everything that can change its run.
    var key: CacheKey?
    /// The work that builds and runs it.
    var work: Task<Void, Never>?
    /// The chapter, or one of its name with nothing in it.
    func chapter(named name: String) -> Chapter {
        chapter
            ?? Chapter(
                name: name, path: BookLayout.chapterFile(name), title: name, source: "", cells: [])
    }
}
