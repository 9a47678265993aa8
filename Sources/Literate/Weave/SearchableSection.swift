import LiterateCMark
import LiterateFormat

/// A stretch of a chapter that a search can find: its opening, or what stands under a heading.
package struct SearchableSection: Hashable, Sendable {
    /// The text of the heading; of the opening, the chapter's title.
    package var title: String
    /// Where the page has it; nil for the opening, which is the page itself.
    package var anchor: String?
    /// The prose, the captions and the shown code, without outputs and without mark-up.
    package var text = ""
}

extension Weaver {
    /// What of a chapter a search can find, in the order of the text.
    ///
    /// It depends on the chapter's text alone, so that an index needs no run.
    package func searchableSections(of chapter: Chapter) -> [SearchableSection] {
        var reader = SectionReader(chapter, ChapterAnchors(chapter))
        let tree = ((try? ChapterTree(chapter).text) ?? GitHubText(chapter.source)).tree
        withExtendedLifetime(tree) {
            for node in tree.root.children { reader.read(node) }
        }
        return reader.sections
    }
}

/// Gathers the text of each section.
private struct SectionReader {
    private(set) var sections: [SearchableSection]
    /// The sections by the lines of their headings.
    private let headings: [Int: Section]
    private let cells: [Int: Cell]
    private let figureLines: Set<Int>
    private let footnotes: FootnoteAnchors?

    init(_ chapter: Chapter, _ anchors: ChapterAnchors) {
        footnotes = anchors.footnotes
        sections = [SearchableSection(title: chapter.title)]
        let titled = Dictionary(uniqueKeysWithValues: anchors.sections.map { ($0.anchor, $0) })
        headings = anchors.headings.compactMapValues { titled[$0] }
        let shown = chapter.cells.filter { !$0.options.isHidden }
        cells = Dictionary(uniqueKeysWithValues: shown.map { ($0.fenceLine, $0) })
        figureLines = Set(chapter.cells.flatMap { $0.figures.map(\.line) })
    }

    mutating func read(_ node: MarkdownNode) {
        if node.type == CMARK_NODE_HEADING, let heading = headings[node.line] {
            sections.append(SearchableSection(title: heading.title, anchor: heading.anchor))
        } else {
            if node.addition == .footnotes {
                sections.append(SearchableSection(title: "Footnotes", anchor: footnotes?.section))
            }
            for block in node.descendants { add(text(of: block)) }
        }
    }

    private mutating func add(_ text: String) {
        guard !text.isEmpty else { return }
        sections[sections.count - 1].text += text + (text.hasSuffix("\n") ? "" : "\n")
    }

    private func text(of block: MarkdownNode) -> String {
        if block.addition == .tableRow {
            return block.children.map(\.plainText).joined(separator: " ")
        }
        switch block.type {
        case CMARK_NODE_PARAGRAPH: return figureLines.contains(block.line) ? "" : block.plainText
        case CMARK_NODE_HEADING: return block.headingLevel > 1 ? block.plainText : ""
        case CMARK_NODE_CODE_BLOCK:
            if let cell = cells[block.line] { return cell.code + (cell.options.caption ?? "") }
            let kind = block.fenceInfo.prefix { $0 != " " }
            return kind == "output" || kind == "swift" ? "" : block.literal
        default: return ""
        }
    }
}
