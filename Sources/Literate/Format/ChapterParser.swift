import LiterateCMark
import LiterateLayout

extension Chapter {
    /// Reads a chapter from its Markdown text.
    ///
    /// Cells are the fenced blocks whose info string begins with `swift`, also inside lists and
    /// block quotes, as CommonMark defines them (https://spec.commonmark.org/0.30/).
    /// - Parameters:
    ///   - name: The chapter's name, for example `01-basic-mlp`.
    ///   - path: Its file relative to the book's root, see ``BookLayout/chapterFile(_:)``.
    ///   - source: The Markdown text.
    ///   - references: The book's cell options that name things outside it.
    /// - Throws: Everything that is wrong with the cells, each at its line and column.
    package init(
        name: String, path: String, source: String, references: [String] = []
    ) throws(Diagnostics) {
        let tree = MarkdownTree(source)
        var parser = ChapterParser(
            name: name, path: path, lines: TextLines(source), references: references)
        parser.visit(tree.root)
        parser.findChecks(source)
        parser.findRepeatedNames()
        parser.findMisplacedModes()
        parser.diagnostics += parser.cells.repeatedExports
        try Diagnostics.refuse(parser.diagnostics, warnings: parser.warnings)
        self.init(
            name: name, path: path, title: parser.title ?? name, source: source,
            cells: parser.cells, checks: parser.checks, warnings: parser.warnings,
            references: references)
    }

    /// The chapter with another text.
    ///
    /// - Throws: Everything that is wrong with its cells.
    package func rewritten(as source: String) throws(Diagnostics) -> Chapter {
        try Chapter(name: name, path: path, source: source, references: references)
    }
}

/// Walks a chapter's Markdown tree and gathers its cells.
struct ChapterParser {
    let name: String
    let path: String
    let lines: TextLines
    let references: [String]
    var title: String?
    var cells: [Cell] = []
    var checks: [SentenceCheck] = []
    var diagnostics: [Diagnostic] = []
    var warnings: [Diagnostic] = []
    var namePositions: [(name: String, position: SourcePosition)] = []
    /// Where cells say how their program is compiled, by their places.
    var modePositions: [Int: SourcePosition] = [:]
    var visibleCells = 0

    mutating func visit(_ root: MarkdownNode) {
        // What is left of each node that is being visited; they may be nested deeper than calls can be.
        var open = [root.children[...]]
        while var siblings = open.popLast() {
            guard let child = siblings.popFirst() else { continue }
            var inner: [MarkdownNode] = []
            switch child.type {
            case CMARK_NODE_CODE_BLOCK: visitCode(child, followedBy: &siblings)
            case CMARK_NODE_HEADING where title == nil && child.headingLevel == 1:
                title = Self.shownTitle(child, of: lines.text)
            case CMARK_NODE_HEADING: break
            case CMARK_NODE_PARAGRAPH:
                findBrokenFence(child)
                warnOfPlainText(child)
            default: inner = child.children
            }
            open += [siblings, inner[...]]
        }
    }

    /// The words of a heading without what is marked in them.
    private static func shownTitle(_ heading: MarkdownNode, of source: String) -> String {
        let title = heading.plainText
        guard title.contains("~") || title.contains("[^") else { return title }
        let tree = GitHubText(source).tree
        return withExtendedLifetime(tree) {
            let shown = tree.root.children.first { $0.line == heading.line }
            return shown?.plainText ?? title
        }
    }

    mutating func findRepeatedNames() {
        var first: [String: Int] = [:]
        for (name, position) in namePositions {
            if let line = first[name] {
                report(
                    position,
                    "the name `\(name)` is taken by the cell at line \(line); choose another")
            } else {
                first[name] = position.line
            }
        }
    }

    mutating func findMisplacedModes() {
        for (cell, first) in ProgramList(cells).misplaced {
            guard let position = modePositions[cell] else { continue }
            report(
                position,
                "how a program is compiled stands at its first cell, which is at line "
                    + "\(cells[first].fenceLine); write it there, or begin a new program here with "
                    + "`reset` or `group=…`")
        }
    }

    private mutating func visitCode(
        _ node: MarkdownNode, followedBy siblings: inout ArraySlice<MarkdownNode>
    ) {
        switch node.fenceInfo.split(whereSeparator: { $0 == " " || $0 == "\t" }).first {
        case "swift": visitCell(node, followedBy: &siblings)
        case "output":
            report(
                node,
                "an `output` block that follows no cell; put it directly after the cell "
                    + "whose output it is")
        case let word?: warn(of: word, at: node)
        // A block between fences does not hold its own.
        case nil where node.literal.drop(while: \.isWhitespace).hasPrefix(written(node.line)):
            warnOfIndentedFence(node.line)
        case nil: break
        }
    }

    /// A line without what stands before its text.
    private func written(_ line: Int) -> Substring {
        lines.text(of: line).drop { " \t>".contains($0) }
    }

    /// Warns where a line is a fence that is indented too far to be one.
    private mutating func warnOfIndentedFence(_ line: Int) {
        guard ["```swift", "~~~swift"].contains(where: written(line).hasPrefix) else { return }
        warnings.append(
            Diagnostic(
                SourcePosition(file: path, line: line),
                "a fence that is indented by four blanks or more is no cell: it is shown with its "
                    + "backticks, and never compiled; indent it less"))
    }

    /// Warns of what a paragraph holds that would be more elsewhere: a directive of DocC, or a fence.
    private mutating func warnOfPlainText(_ paragraph: MarkdownNode) {
        for line in paragraph.lines {
            warnOfIndentedFence(line)
            guard let match = written(line).prefixMatch(of: /(@[A-Z][A-Za-z]+) *[({]/) else {
                continue
            }
            warnings.append(
                Diagnostic(
                    SourcePosition(file: path, line: line),
                    "`\(match.output.1)` of DocC is plain text in a chapter, and a fence within it is "
                        + "what it is anywhere; leave it out"))
        }
    }

    /// Warns of a fence that looks like a cell and is none.
    private mutating func warn(of word: Substring, at node: MarkdownNode) {
        let language = word.drop { "{.".contains($0) }
        guard language.lowercased().hasPrefix("swift"),
            !(language.dropFirst(5).first.map { $0.isLetter || $0.isNumber || $0 == "-" } ?? false)
        else { return }
        warnings.append(
            Diagnostic(
                SourcePosition(file: path, line: node.line, column: node.column),
                "a fence that begins with `\(word)` is no cell: it is shown, and never compiled; a cell "
                    + "begins with `swift`, and its options follow after blanks"))
    }

    private mutating func visitCell(
        _ node: MarkdownNode, followedBy siblings: inout ArraySlice<MarkdownNode>
    ) {
        let options = readOptions(node)
        guard isClosed(node), endsBeforeNextFence(node) else { return }
        let output = takeOutput(&siblings, isNotRun: options.isNotRun)
        let figures = options.isRun ? takeFigures(&siblings) : []
        if let figure = figures.first, options.name == nil {
            report(
                SourcePosition(file: path, line: figure.line),
                "a figure of a cell without a name; give the cell at line \(node.line) "
                    + "`name=…`, its figures are called by it")
        }
        if !options.isHidden { visibleCells += 1 }
        cells.append(
            Cell(
                index: cells.count, number: options.isHidden ? nil : visibleCells,
                options: options, fenceLine: node.line, endLine: node.endLine,
                indentation: node.column - 1, code: node.literal, output: output, figures: figures))
    }

    private mutating func readOptions(_ node: MarkdownNode) -> CellOptions {
        let scanner = InfoStringScanner(
            line: lines[node.line], indentation: node.column - 1, file: path, number: node.line)
        var parser = CellOptionsParser(
            chapter: name, references: references, words: scanner.words.dropFirst())
        takeChecks(&parser, line: node.line)
        diagnostics += scanner.diagnostics + parser.diagnostics
        if let name = parser.options.name, let position = parser.places["name"] {
            namePositions.append((name, position))
        }
        modePositions[cells.count] = parser.places["swift"] ?? parser.places["onone"]
        return parser.options
    }

    private mutating func takeOutput(
        _ siblings: inout ArraySlice<MarkdownNode>, isNotRun: Bool
    ) -> OutputBlock? {
        guard let node = siblings.first, node.type == CMARK_NODE_CODE_BLOCK,
            node.fenceInfo.split(separator: " ").first == "output"
        else { return nil }
        siblings.removeFirst()
        guard isClosed(node) else { return nil }
        if node.fenceInfo != "output" {
            report(node, "`output` takes no options; options belong to the cell")
        }
        if isNotRun {
            report(node, "an `output` block of a `norun` cell, which prints nothing; remove one")
        }
        return OutputBlock(fenceLine: node.line, endLine: node.endLine, text: node.literal)
    }

    private func takeFigures(_ siblings: inout ArraySlice<MarkdownNode>) -> [FigureImage] {
        let figures = siblings.prefix { figureImage($0) != nil }
        siblings.removeFirst(figures.count)
        return figures.compactMap(figureImage)
    }

    private func figureImage(_ node: MarkdownNode) -> FigureImage? {
        guard node.type == CMARK_NODE_PARAGRAPH, node.children.count == 1,
            let image = node.children.first, image.type == CMARK_NODE_IMAGE,
            image.url.hasPrefix("\(BookLayout.figuresAsLinked)/")
        else { return nil }
        return FigureImage(line: node.line, path: image.url, alternativeText: image.plainText)
    }

    private mutating func report(_ node: MarkdownNode, _ message: String) {
        report(SourcePosition(file: path, line: node.line, column: node.column), message)
    }

    mutating func report(_ position: SourcePosition, _ message: String) {
        diagnostics.append(Diagnostic(position, message))
    }

    /// Reports a fence that is never closed.
    ///
    /// libcmark ends an unclosed block at the end of what holds it: of the text, a line of code
    /// longer than a closed one, or of a list or quote, one line beyond that.
    private mutating func isClosed(_ node: MarkdownNode) -> Bool {
        let codeLines = node.literal.utf8.count { $0 == 10 }
        let isLong = node.endLine - node.line - 1 != codeLines
        let isBeyondParent = node.parent.map { node.endLine > $0.endLine } ?? false
        guard isLong || isBeyondParent else { return true }
        report(node, "unclosed fence; end the block with a line of the same fence characters")
        return false
    }

    /// Reports a cell whose last line is missing, so that the next block's first line is in it.
    private mutating func endsBeforeNextFence(_ node: MarkdownNode) -> Bool {
        func fence(_ number: Int) -> ArraySlice<UInt8> {
            lines[number].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ">") }
        }
        let opening = lines[node.line].dropFirst(node.column - 1)
        let mark = opening.prefix { $0 == opening.first }
        let next = (node.line + 1..<max(node.endLine, node.line + 1)).first { number in
            let line = fence(number)
            guard line.starts(with: mark) else { return false }
            let info = line.drop { $0 == mark.first }
            return ["swift", "output"].contains { kind in
                info.starts(with: kind.utf8)
                    && [nil, UInt8(ascii: " ")].contains(info.dropFirst(kind.utf8.count).first)
            }
        }
        guard let next else { return true }
        let marks = String(decoding: mark, as: UTF8.self)
        report(
            node,
            "the cell goes on past the fence at line \(next); end it with a line \(marks), or "
                + "begin it with a longer fence if that line is code")
        return false
    }

    /// Reports what was meant as a cell but is text: backticks cannot stand in the info string of
    /// a fence of backticks.
    private mutating func findBrokenFence(_ paragraph: MarkdownNode) {
        for number in paragraph.lines {
            let line = lines[number]
            let start = number == paragraph.line ? paragraph.column - 1 : 0
            guard line.dropFirst(start).starts(with: "```swift".utf8) else { continue }
            report(
                SourcePosition(file: path, line: number, column: start + 1),
                "a backtick in the options of a ``` fence makes it plain text; "
                    + "use a ~~~ fence or leave the backtick out")
        }
    }
}
