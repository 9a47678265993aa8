import Foundation
import LiterateExport
import LiterateFormat
import LiterateRecording
import LiterateVerification
import LiterateWeave

/// What must hold of any text that is taken for a book: it is refused with errors at its lines, or every
/// page and every export of it is made, whole.
///
/// A line `%%%` ends a chapter and begins another.
package struct ChapterCheck {
    /// What did not hold.
    package private(set) var problems: [String] = []
    /// Whether the text is a book at all.
    package private(set) var isBook = false
    private let lineCounts: [Int]

    /// Takes a text for a book, and makes what can be made of it.
    package init(_ text: String) {
        let texts = text.split(separator: "\n%%%\n", maxSplits: 3, omittingEmptySubsequences: false)
        lineCounts = texts.map { TextLines($0).count }
        var chapters: [Chapter] = []
        for (index, text) in texts.enumerated() {
            do throws(Diagnostics) {
                chapters.append(
                    try Chapter(
                        name: "0\(index + 1)-a", path: "chapters/0\(index + 1)-a.md",
                        source: String(text), references: ["pytorch"]))
            } catch {
                check(error)
            }
        }
        for warning in chapters.flatMap(\.warnings) { check(Diagnostics([warning])) }
        guard chapters.count == texts.count else { return }
        let book = Book(chapters: chapters)
        do throws(Diagnostics) {
            try book.checkReuse()
            isBook = true
            for chapter in chapters { try check(chapter, in: book) }
        } catch {
            check(error)
        }
    }

    private mutating func check(_ chapter: Chapter, in book: Book) throws(Diagnostics) {
        let recording = try run(of: chapter, in: book, printing: nil)
        let formulas = try Weaver(book: book).formulas(in: chapter)
        // Each is told from the others.
        let texts = formulas.map(\.text).enumerated().map { ($1, "<math><mn>\($0)</mn></math>") }
        let weaver = Weaver(book: book, mathematics: Dictionary(texts) { first, _ in first })
        let woven = try weaver.weave(chapter, recording: recording)
        let sections = weaver.searchableSections(of: chapter)
        hold(
            sections.dropFirst().compactMap(\.anchor).allSatisfy(woven.anchors.all.contains),
            "what is searched is a section of the page")
        if !chapter.source.contains("class=") {
            let marks = ["checked", "claim"].map { woven.body.count(of: "<span class=\"\($0)\"") }
            hold(
                marks.reduce(0, +) <= chapter.checks.count,
                "the page says 'checked' of no more than \(chapter.checks.count) checks")
        }
        _ = JupyterNotebook(chapter, of: book, recording: recording, weaver: weaver).file
        _ = SwiftFile(chapter, of: book, recording: recording).file
        if !chapter.source.utf8.contains(UInt8(ascii: "<")) {
            hold(isBalanced(woven.body), "what the page opens it closes")
            let shown = /<math>/.matchingSemantics(.unicodeScalar)
            let count = woven.body.matches(of: shown).count
            // A footnote that nothing refers to is not shown.
            let isWhole = count == formulas.count || chapter.source.contains("[^")
            hold(isWhole, "\(formulas.count) formulas, of which \(count) are shown")
        }
        if !chapter.source.contains("&"), chapter.source.unicodeScalars.allSatisfy(\.isUsual) {
            hold(woven.body.unicodeScalars.allSatisfy(\.isUsual), "no mark is left in the page")
        }
        try checkAcceptance(chapter, in: book)
    }

    /// Whatever cells print, accepting it leaves the code as it is.
    private mutating func checkAcceptance(_ chapter: Chapter, in book: Book) throws(Diagnostics) {
        let run = try run(of: chapter, in: book, printing: "1\n...\n```\n\n  ~~~ 2")
        let accepted = try Acceptance(of: run, for: chapter, figures: StoredFigures()).accepted
        hold(accepted.cells.map(\.code) == chapter.cells.map(\.code), "accepting changes no code")
        hold(
            zip(accepted.cells, run.cells).allSatisfy { cell, run in
                cell.options.isVolatile || cell.options.tolerance != nil
                    || cell.output?.text.contains("\n...") == true
                    || cell.output?.text == run.printedText
            }, "what is accepted is what was printed")
    }

    private func run(
        of chapter: Chapter, in book: Book, printing text: String?
    ) throws(Diagnostics) -> Recording {
        let code = try book.codeDigest(of: chapter).text
        let cells = try chapter.cells.map { cell throws(Diagnostics) in
            let printed = cell.options.isRun ? text ?? cell.output?.text ?? "" : ""
            return CellRecording(
                index: cell.index, state: cell.options.isRun ? .finished : .notRun,
                sources: try book.pieces(of: cell, in: chapter).map {
                    HighlightedSource(code: $0.code, highlights: [])
                },
                items: (printed.isEmpty ? [] : [.text(printed)])
                    + cell.figures.map { image in
                        .figure(
                            RecordedFigure(
                                svg: "<svg></svg>\n", inlineSVG: "<svg></svg>\n",
                                alternativeText: image.alternativeText))
                    })
        }
        return Recording(chapter: chapter.name, code: code, cells: cells)
    }

    // MARK: What holds

    private mutating func hold(_ condition: Bool, _ what: String) {
        if !condition { problems.append(what) }
    }

    /// Errors stand in the text and say something.
    private mutating func check(_ diagnostics: Diagnostics) {
        hold(!diagnostics.all.isEmpty, "an error says what is wrong")
        for diagnostic in diagnostics.all {
            let position = diagnostic.position
            let number = Int(position.file.dropFirst("chapters/0".count).prefix(1)) ?? 0
            let count = lineCounts.indices.contains(number - 1) ? lineCounts[number - 1] : 0
            hold(
                (1...max(1, count)).contains(position.line) && position.column > 0,
                "an error beyond the text: \(diagnostic)")
            hold(!diagnostic.message.isEmpty, "an error without words")
        }
    }

    /// Whether each element of a page is closed where it was opened.
    private func isBalanced(_ body: String) -> Bool {
        var open: [Substring] = []
        // Signs may join what precedes them, as accents do.
        let tags = /<(\/?)([a-z0-9]+)(?:"[^"]*"|[^">])*>/.matchingSemantics(.unicodeScalar)
        for tag in body.matches(of: tags).map(\.output) {
            if ["br", "hr", "img", "input"].contains(tag.2) { continue }
            if tag.1.isEmpty {
                open.append(tag.2)
            } else if open.popLast() != tag.2 {
                return false
            }
        }
        return open.isEmpty
    }
}

extension String {
    /// How often a text is in it.
    fileprivate func count(of text: String) -> Int { components(separatedBy: text).count - 1 }
}

extension Unicode.Scalar {
    /// Whether it is in a plane that has characters.
    fileprivate var isUsual: Bool { value < 0x40000 }
}

/// What libFuzzer calls with each input (https://llvm.org/docs/LibFuzzer.html).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    let problems = ChapterCheck(text).problems
    if !problems.isEmpty { fatalError(problems.joined(separator: "\n")) }
    return 0
}
