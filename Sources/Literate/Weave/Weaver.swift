import LiterateCMark
import LiterateFormat
import LiterateLayout
import LiterateRecording

/// A chapter as HTML, with what a page around it needs to know.
package struct WovenChapter: Hashable, Sendable {
    package var name: String
    package var title: String
    /// The text of the first paragraph.
    package var opening: String
    /// The HTML of the text with its cells.
    package var body: String
    package var anchors: ChapterAnchors
    /// What the text refers to, in order.
    package var references: [PageReference]
    /// How many cells were run, hidden ones included.
    package var cellCount: Int
    /// How many figures the page shows.
    package var figureCount: Int
    /// The files of the figures that the page draws itself, by their paths.
    package var figureFiles: [String: String]
    /// Whether a reader can run some cell in the page.
    package var isLive: Bool
}

/// Makes pages of chapters and their recordings.
///
/// The page shows what the chapter says; the recording adds structure: highlighting, tables, and
/// the figures' drawings. Everything else is as libcmark renders it.
package struct Weaver: Sendable {
    let book: Book
    let anchors: [String: ChapterAnchors]
    private let mathematics: [FormulaText: String]
    let chapterNames: Set<String>

    /// Prepares to weave the chapters of a book, whose places can be linked to.
    ///
    /// - Parameter mathematics: The MathML of each formula in the chapters that will be woven.
    package init(book: Book, mathematics: [FormulaText: String] = [:]) {
        (self.book, self.mathematics) = (book, mathematics)
        chapterNames = Set(book.chapters.map(\.name))
        anchors = Dictionary(
            uniqueKeysWithValues: book.chapters.map { ($0.name, ChapterAnchors($0)) })
    }

    /// The anchors of a chapter's page; nil when the book has no such chapter.
    package func anchors(of chapter: String) -> ChapterAnchors? { anchors[chapter] }

    /// The text of a chapter's first paragraph.
    package func opening(of chapter: Chapter) -> String {
        let tree = GitHubText(chapter.source).tree
        return withExtendedLifetime(tree) {
            tree.root.children.first { $0.type == CMARK_NODE_PARAGRAPH }?.plainText ?? ""
        }
    }

    /// What a chapter's page shows as it is written, though it looks like more.
    package static func warnings(of chapter: Chapter) -> [Diagnostic] {
        ((try? ChapterTree(chapter).text) ?? GitHubText(chapter.source)).warnings.map { warning in
            let place = warning.place
            return Diagnostic(
                SourcePosition(file: chapter.path, line: place.line, column: place.column),
                warning.message)
        }
    }

    /// Weaves one chapter of the book.
    ///
    /// - Parameter notes: For a preview, what to say of cells, by their index. A preview shows the
    ///   file of a figure that the recording lacks.
    /// - Throws: A recording of other code, figures that the recording lacks, formulas that do not end
    ///   or have no MathML, and raw HTML that would take the page apart, at their lines.
    package func weave(
        _ chapter: Chapter, recording: Recording, notes: [Int: [CellNote]]? = nil
    ) throws(Diagnostics) -> WovenChapter {
        let text = try ChapterTree(chapter)
        let tree = text.tree
        try checkStructure(of: chapter, text)
        let chapterAnchors = anchors[chapter.name] ?? ChapterAnchors(chapter)
        AfterwardsComment.remove(from: tree)
        tree.markChecks(FollowedChecks(of: chapter, in: recording))
        let drawn = Set(chapter.cells.filter { !showsFiles($0) }.flatMap { $0.figures.map(\.line) })
        let references = references(in: text).filter { reference in
            reference.kind != .image || !drawn.contains(reference.position.line)
        }
        let markup = try cellMarkup(chapter, recording, chapterAnchors, notes)
        let blocks = Dictionary(
            tree.root.descendants(of: CMARK_NODE_CODE_BLOCK, CMARK_NODE_PARAGRAPH)
                .map { ($0.line, $0) }
        ) { $1 }
        try Diagnostics.refuse(
            chapter.cells.filter { blocks[$0.fenceLine]?.type != CMARK_NODE_CODE_BLOCK }.map {
                cell in
                Diagnostic(
                    SourcePosition(file: chapter.path, line: cell.fenceLine),
                    "a cell in a footnote that is not shown; refer to the footnote, or indent the cell by "
                        + "less than four blanks")
            })
        for (cell, html) in zip(chapter.cells, markup) {
            if let output = cell.output { blocks[output.fenceLine]?.remove() }
            for figure in cell.figures { blocks[figure.line]?.remove() }
            let block = blocks[cell.fenceLine]
            if html.isEmpty { block?.remove() } else { block?.replace(withHTML: html) }
        }
        tree.addSections(chapterAnchors)
        tree.addMarkup(chapterAnchors.footnotes)
        try text.fillIn(mathematics)
        return WovenChapter(
            name: chapter.name, title: chapter.title, opening: opening(of: chapter),
            body: tree.html(), anchors: chapterAnchors, references: references,
            cellCount: chapter.cells.count { !$0.options.isNotRun },
            figureCount: chapterAnchors.figures.count,
            figureFiles: figureFiles(of: chapter, recording),
            isLive: !recording.pagePrograms.isEmpty)
    }

    /// Refuses what would take the page apart, in the text and in captions.
    private func checkStructure(
        of chapter: Chapter, _ text: ChapterTree
    ) throws(Diagnostics) {
        let text = PageStructure(text.tree.root, position: text.position)
        let captions = chapter.cells.filter { !$0.options.isHidden }.compactMap { cell in
            cell.options.caption.flatMap(inlineTree).map { tree in
                PageStructure(tree.root) { _ in
                    SourcePosition(file: chapter.path, line: cell.fenceLine)
                }
            }
        }
        try Diagnostics.refuse(([text] + captions).flatMap(\.problems))
    }

    private func figureFiles(of chapter: Chapter, _ recording: Recording) -> [String: String] {
        let drawn = chapter.cells.filter { !$0.options.isHidden && !showsFiles($0) }.flatMap {
            zip($0.figures, recording.cells[$0.index].figures).map { ($0.path, $1.svg) }
        }
        return Dictionary(drawn) { _, last in last }
    }

    /// The HTML of each cell; empty for a hidden one.
    private func cellMarkup(
        _ chapter: Chapter, _ recording: Recording, _ anchors: ChapterAnchors,
        _ notes: [Int: [CellNote]]?
    ) throws(Diagnostics) -> [String] {
        try checkCode(of: recording, in: chapter)
        var problems: [Diagnostic] = []
        var markup: [String] = []
        var figureCount = 0
        let references = ReferenceNotes(book.description.references)
        let programs = chapter.programNotes
        for (cell, run) in zip(chapter.cells, recording.cells) {
            let pieces = try book.pieces(of: cell, in: chapter)
            guard let anchor = anchors.cells[cell.index] else {
                markup.append("")
                continue
            }
            let figures = figureMarkup(
                cell, run.figures, anchors.figures.dropFirst(figureCount), in: chapter,
                FollowedChecks(of: chapter, in: recording, cell: cell.fenceLine),
                isPreview: notes != nil, &problems)
            figureCount += cell.figures.count
            markup.append(
                CellMarkup(
                    cell: cell, anchor: anchor, recording: run, pieces: pieces,
                    figures: figures, references: references.html(of: cell),
                    values: valueNotes(of: cell),
                    program: programs[cell.index],
                    live: LiveRun(
                        of: cell.index, in: recording,
                        hasInputs: !book.description.inputs.isEmpty),
                    notes: notes?[cell.index] ?? [],
                    origin: { address(of: $0, from: chapter) }
                ).html)
        }
        try Diagnostics.refuse(problems)
        return markup
    }

    private func checkCode(of recording: Recording, in chapter: Chapter) throws(Diagnostics) {
        guard !chapter.cells.isEmpty else { return }
        let code = try book.codeDigest(of: chapter).text
        guard recording.code != code || recording.cells.count != chapter.cells.count else { return }
        throw Diagnostics(
            SourcePosition(file: chapter.path),
            "the recording is of other code than the chapter's; "
                + "'\(BookLayout.command("run \(chapter.name)"))' records it again")
    }

    private func figureMarkup(
        _ cell: Cell, _ drawn: [RecordedFigure], _ anchors: ArraySlice<String>,
        in chapter: Chapter, _ followed: FollowedChecks, isPreview: Bool,
        _ problems: inout [Diagnostic]
    ) -> [FigureMarkup] {
        var markup: [FigureMarkup] = []
        for (index, (image, anchor)) in zip(cell.figures, anchors).enumerated() {
            let isFile = showsFiles(cell) || isPreview && index >= drawn.count
            guard isFile || index < drawn.count else {
                problems.append(
                    Diagnostic(
                        SourcePosition(file: chapter.path, line: image.line),
                        "no figure '\(image.path)' was drawn; "
                            + "'\(BookLayout.command("accept \(chapter.name)"))' removes the image")
                )
                continue
            }
            markup.append(
                FigureMarkup(
                    image: image, figure: isFile ? nil : drawn[index], anchor: anchor,
                    number: anchors.startIndex + index + 1,
                    caption: index == 0 ? cell.options.markedCaption(followed) : nil))
        }
        return markup
    }

    /// A volatile drawing differs from run to run: the page shows the file that was accepted.
    private func showsFiles(_ cell: Cell) -> Bool {
        cell.options.isVolatile && !cell.options.isHidden
    }

    private func address(of piece: CodePiece, from chapter: Chapter) -> String? {
        guard let cell = piece.cell.flatMap({ book.cell(named: $0, of: piece.chapter) }),
            let anchor = anchors[piece.chapter]?.cells[cell.index]
        else { return nil }
        return piece.chapter == chapter.name ? "#\(anchor)" : "\(piece.chapter).html#\(anchor)"
    }
}

extension Chapter {
    /// What is perhaps not meant as it stands, and what a page shows as it is written, in the order of the
    /// text.
    package var allWarnings: [Diagnostic] {
        (warnings + Weaver.warnings(of: self)).sorted { $0.position < $1.position }
    }
}
