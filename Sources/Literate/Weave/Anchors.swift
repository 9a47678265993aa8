import LiterateCMark
import LiterateFormat

/// A section of a chapter, as a contents list shows it.
package struct Section: Hashable, Sendable {
    /// The level of its heading, 2 or 3.
    package var level: Int
    package var title: String
    /// Its anchor, as a Git host makes it of the heading.
    package var anchor: String
}

/// The places in a chapter's page that a link can lead to.
///
/// It depends on the chapter's text alone, so that other chapters' pages can link here.
package struct ChapterAnchors: Hashable, Sendable {
    /// The anchor of the first heading of level one, if there is one.
    package var title: String?
    package var sections: [Section] = []
    /// The anchors of the cells by their index; hidden cells have none.
    package var cells: [Int: String] = [:]
    /// The anchors of the figures in order; those of hidden cells are not counted.
    package var figures: [String] = []
    /// The anchors of the footnotes; nil where there are none.
    private(set) var footnotes: FootnoteAnchors?
    /// Every anchor of the page.
    package var all: Set<String> { names.taken }
    private var names = UniqueNames()

    /// The anchors of the headings at the top level of the text, by their lines.
    package private(set) var headings: [Int: String] = [:]

    /// Finds the anchors of a chapter.
    ///
    /// Headings come first: their anchors are those that a Git host gives them. A cell whose name
    /// is taken by a heading is found at `cell-NAME`.
    package init(_ chapter: Chapter) {
        let tree = GitHubText(chapter.source).tree
        for node in tree.root.descendants(of: CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE) {
            names.taken.formUnion(HTMLAttributes(node.literal).values(of: ["id", "name"]))
        }
        for node in tree.root.descendants(of: CMARK_NODE_HEADING) { addHeading(node) }
        for cell in chapter.cells where !cell.options.isHidden {
            let anchor = cell.options.name ?? "cell-\(cell.number ?? cell.index + 1)"
            cells[cell.index] = names.claim(all.contains(anchor) ? "cell-\(anchor)" : anchor)
            for _ in cell.figures { figures.append(names.claim("figure-\(figures.count + 1)")) }
        }
        footnotes = FootnoteAnchors(of: tree, &names)
    }

    private mutating func addHeading(_ node: MarkdownNode) {
        let anchor = names.claim(slug(of: node.plainText))
        guard node.parent?.type == CMARK_NODE_DOCUMENT else { return }
        headings[node.line] = anchor
        let level = node.headingLevel
        if level == 1 { title = title ?? anchor }
        guard 2...3 ~= level else { return }
        sections.append(Section(level: level, title: node.plainText, anchor: anchor))
    }
}

/// Names of which each is given once.
package struct UniqueNames: Hashable, Sendable {
    /// The names that are given.
    package var taken: Set<String> = []
    /// The numbers to try next, so that a name that is wanted often is not counted from its first.
    private var numbers: [String: Int] = [:]

    /// Begins with every name free.
    package init() {}

    /// Takes a name, with a number after it where it is taken.
    package mutating func claim(_ wanted: String, numbersFrom first: Int = 1) -> String {
        var (name, number) = (wanted, numbers[wanted] ?? first)
        while !taken.insert(name).inserted {
            name = "\(wanted)-\(number)"
            number += 1
        }
        numbers[wanted] = number
        return name
    }
}

/// A heading's text as Git hosts make anchors of it: lower case, hyphens for blanks, no punctuation.
func slug(of title: String) -> String {
    let kept = title.lowercased().compactMap { character -> Character? in
        if character == " " { return "-" }
        let isKept = character.isLetter || character.isNumber || "-_".contains(character)
        return isKept ? character : nil
    }
    return kept.isEmpty ? "section" : String(kept)
}
