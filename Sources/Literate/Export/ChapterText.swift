import LiterateCMark
import LiterateFormat
import LiterateWeave

/// A chapter's text, taken apart into prose and cells in the order of the text.
///
/// What a cell prints and draws goes with it. The prose is as the author wrote it, line by line; a
/// comment for the front page is left out.
struct ChapterText {
    /// A stretch of a chapter.
    enum Part {
        /// Lines of Markdown without empty ones around them, and the line of the first.
        case prose(String, line: Int)
        /// A cell.
        case cell(Cell)
    }

    private(set) var parts: [Part] = []
    /// The footnotes as a list, where they do not stand in the prose.
    private(set) var footnotes: String?
    private let lines: [String]

    /// Takes a chapter apart.
    ///
    /// - Parameters:
    ///   - splitsAtHeadings: Whether each heading begins a stretch of prose of its own.
    ///   - isForJupyter: Whether what Jupyter does not know is put in words that it knows.
    ///   - address: Gives for a link to another chapter's file, or into one, where it leads.
    init(
        _ chapter: Chapter, splitsAtHeadings: Bool, isForJupyter: Bool,
        address: @escaping (_ chapter: String, _ fragment: String?) -> String
    ) {
        let source = chapter.sourceWithoutChecks
        let links = ProseLinks(chapter: chapter, address: address)
        let tree = GitHubText(source).tree
        var (blocks, marks) = withExtendedLifetime(tree) {
            (Blocks(tree.root, links), NotebookMarks(tree.root))
        }
        let written = TextLines(links.led(source, in: blocks)).texts
        lines = isForJupyter ? marks.replaced(in: written) : written
        if isForJupyter {
            blocks.leaveOut(marks.moved)
            footnotes = marks.list(from: lines)
        }
        var line = 1
        var indentation = 0
        for cell in chapter.cells {
            add(line..<cell.fenceLine, indentation, blocks, splitsAtHeadings)
            parts.append(.cell(cell))
            let imageEnds = cell.figures.map { blocks.ends[$0.line] ?? $0.line }
            line = (imageEnds.last ?? cell.output?.endLine ?? cell.endLine) + 1
            indentation = cell.indentation
        }
        add(line..<lines.count + 1, indentation, blocks, splitsAtHeadings)
    }

    private mutating func add(
        _ range: Range<Int>, _ indentation: Int, _ blocks: Blocks, _ splitsAtHeadings: Bool
    ) {
        var gathered: [String] = []
        var first = range.lowerBound
        var depth = indentation
        for line in range {
            if splitsAtHeadings, blocks.headings.contains(line) {
                finish(gathered, line: first)
                (gathered, first) = ([], line)
            }
            let text = lines[line - 1]
            let blanks = text.utf8.prefix { $0 == UInt8(ascii: " ") }.count
            // What goes on in the list item of a cell stands by itself now.
            if !text.isEmpty { depth = min(depth, blanks) }
            let isAfterGap = blocks.leftOut.contains(line - 1) && text.isEmpty
            if blocks.leftOut.contains(line) || isAfterGap { continue }
            gathered.append(depth == 0 ? text : String(text.dropFirst(depth)))
        }
        finish(gathered, line: first)
    }

    private mutating func finish(_ gathered: [String], line: Int) {
        func isEmpty(_ text: String) -> Bool { text.allSatisfy { $0 == " " || $0 == ">" } }
        guard let start = gathered.firstIndex(where: { !isEmpty($0) }),
            let end = gathered.lastIndex(where: { !isEmpty($0) })
        else { return }
        parts.append(
            .prose(gathered[start...end].joined(separator: "\n"), line: line + start))
    }
}

/// Which lines of a chapter its blocks take.
struct Blocks {
    /// The lines that a heading at the top level of the text begins in.
    private(set) var headings: Set<Int> = []
    /// For the line that a paragraph begins in, the line it ends in.
    private(set) var ends: [Int: Int] = [:]
    /// The lines that code takes.
    private(set) var code: Set<Int> = []
    /// The lines of comments that say what the chapter is for.
    private(set) var leftOut: Set<Int> = []
    /// The links that lead to other chapters or into this one, as written.
    private(set) var links: Set<String> = []

    mutating func leaveOut(_ lines: Set<Int>) { leftOut.formUnion(lines) }

    init(_ root: MarkdownNode, _ prose: ProseLinks) {
        for node in root.children where node.type == CMARK_NODE_HEADING {
            headings.insert(node.line)
        }
        for node in root.children where AfterwardsComment.text(of: node) != nil {
            // libcmark counts the lines of such a block short.
            leftOut.formUnion(node.line..<node.line + node.literal.split(separator: "\n").count)
        }
        for node in root.descendants {
            switch node.type {
            case CMARK_NODE_PARAGRAPH: ends[node.line] = node.endLine
            case CMARK_NODE_CODE_BLOCK: code.formUnion(node.lines)
            case CMARK_NODE_LINK where prose.address(of: node.url) != nil: links.insert(node.url)
            default: break
            }
        }
    }
}
