import LiterateFormat
import LiterateRecording

/// Reads a chapter called `01-sample` from Markdown; what is wrong with it stops the test.
package func sampleChapter(
    _ source: String, name: String = "01-sample", references: [String] = []
) -> Chapter {
    do {
        return try Chapter(
            name: name, path: "chapters/\(name).md", source: source, references: references)
    } catch {
        preconditionFailure("the sample chapter is wrong:\n\(error)")
    }
}

/// A run in which every cell ended and did what is given for it, in order.
package func sampleRun(
    of chapter: Chapter, in book: Book? = nil, _ items: [RecordedItem]...,
    failure: RunFailure? = nil
) -> Recording {
    let book = book ?? Book(chapters: [chapter])
    let cells = chapter.cells.map { cell in
        CellRecording(
            index: cell.index, state: state(of: cell, failure),
            sources: sources(of: cell, in: chapter, book),
            items: items.indices.contains(cell.index) ? items[cell.index] : [])
    }
    let code = (try? book.codeDigest(of: chapter).text) ?? ""
    return Recording(chapter: chapter.name, code: code, cells: cells, failure: failure)
}

private func state(of cell: Cell, _ failure: RunFailure?) -> CellState {
    if !cell.options.isRun { return .notRun }
    guard let last = failure?.cell else { return .finished }
    if cell.index == last { return .failed }
    return cell.index < last ? .finished : .notReached
}

private func sources(of cell: Cell, in chapter: Chapter, _ book: Book) -> [HighlightedSource] {
    let pieces = (try? book.pieces(of: cell, in: chapter)) ?? []
    return pieces.map { HighlightedSource(code: $0.code, highlights: keywords(in: $0.code)) }
}

/// Marks `let` and `func`, so that a page shows something without a Swift parser.
private func keywords(in code: String) -> [Highlight] {
    var highlights: [Highlight] = []
    var offset = 0
    for word in code.utf8.split(
        omittingEmptySubsequences: false, whereSeparator: { $0 == 32 || $0 == 10 })
    {
        if ["let", "func"].contains(String(word)) {
            highlights.append(Highlight(offset: offset, length: word.count, kind: .keyword))
        }
        offset += word.count + 1
    }
    return highlights
}

/// A figure whose document and inlined element hold a label and a size.
package func sampleFigure(_ label: String, width: Int = 640) -> RecordedFigure {
    let attributes = "class=\"plot\" viewBox=\"0 0 \(width) 400\""
    let body = "<g id=\"clip\"></g>\n<text clip-path=\"url(#clip)\">\(label)</text>\n</svg>\n"
    return RecordedFigure(
        svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" \(attributes)>\n\(body)",
        inlineSVG: "<svg \(attributes)>\n\(body)",
        alternativeText: "A figure of \(label).")
}
