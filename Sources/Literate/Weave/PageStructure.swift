import LiterateCMark
import LiterateFormat

/// Finds what of a text would take its page apart: raw HTML that takes in or closes what stands around
/// it, and addresses that are scripts.
///
/// Raw HTML is passed on as it is. What it opens has to be closed in the same paragraph, item, quote
/// or section, for there the page closes its own.
struct PageStructure {
    private struct Open {
        enum Kind: Hashable {
            case element
            /// A section of the page, by the level of its heading.
            case section(Int)
            /// A part of the text, by its name.
            case block(String)
        }

        var kind: Kind
        var name = ""
        var position: SourcePosition
        /// Whether it is a drawing of SVG or a formula of MathML, or in one.
        var isInDrawing = false
    }

    /// Whoever has so many mends the first ones first.
    private static let most = 100

    private(set) var problems: [Diagnostic] = []
    /// What is open, the innermost last.
    private var open: [Open] = []
    /// An element of text that is open in a line; what comes before its end is no HTML.
    private var textElement: Open?
    private var images = 0
    private let position: (MarkdownNode) -> SourcePosition

    /// Looks through a text.
    ///
    /// - Parameter position: Gives for a node where it stands.
    init(_ root: MarkdownNode, position: @escaping (MarkdownNode) -> SourcePosition) {
        self.position = position
        root.visit { node, isEntered in
            guard problems.count < Self.most else { return }
            if isEntered { enter(node) } else { leave(node) }
        }
    }

    private mutating func enter(_ node: MarkdownNode) {
        switch node.type {
        case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE: if images == 0 { read(node) }
        case CMARK_NODE_IMAGE:
            images += 1
            check(node.url, isPicture: true, at: position(node))
        case CMARK_NODE_LINK: check(node.url, isPicture: false, at: position(node))
        case CMARK_NODE_HEADING: beginSection(node)
        default: break
        }
        if let name = node.blockName {
            open.append(
                Open(
                    kind: .block(name), position: position(node),
                    isInDrawing: open.last?.isInDrawing ?? false))
        }
    }

    private mutating func leave(_ node: MarkdownNode) {
        if node.type == CMARK_NODE_IMAGE { images -= 1 }
        guard let name = node.blockName else { return }
        if let text = textElement, node.holdsLines {
            reportUnclosed(text, before: "the \(name) ends")
            textElement = nil
        }
        while let last = open.popLast(), last.kind != .block(name) {
            reportUnclosed(last, before: "the \(name) ends")
        }
    }

    /// Ends the sections that a heading ends, and begins its own, as the page does.
    private mutating func beginSection(_ heading: MarkdownNode) {
        let level = heading.headingLevel
        guard level <= 3, heading.parent?.type == CMARK_NODE_DOCUMENT else { return }
        let place = position(heading)
        let ended = open.firstIndex {
            if case .section(let other) = $0.kind { other >= level } else { false }
        }
        for last in open[(ended ?? open.count)...].reversed() {
            reportUnclosed(last, before: "the heading in line \(place.line) begins another section")
        }
        open.removeSubrange((ended ?? open.count)...)
        guard level > 1 else { return }
        open.append(
            Open(
                kind: .section(level), position: place,
                isInDrawing: open.last?.isInDrawing ?? false))
    }

    private mutating func read(_ node: MarkdownNode) {
        let isBlock = node.type == CMARK_NODE_HTML_BLOCK
        let scanner = RawHTMLScanner(node.literal, isBlock: isBlock)
        var place = self.position(node)
        var end = scanner.indentation
        func position(of byte: Int) -> SourcePosition {
            for passed in scanner.bytes[min(end, byte)..<byte] {
                if passed == UInt8(ascii: "\n") {
                    (place.line, place.column) = (place.line + 1, 1)
                } else {
                    place.column += 1
                }
            }
            end = byte
            return place
        }
        for tag in scanner.tags where problems.count < Self.most {
            read(tag, at: position(of: tag.place), isInBlock: isBlock)
        }
        if let unended = scanner.unended, textElement == nil {
            problems.append(Diagnostic(position(of: unended.place), unended.what))
        }
    }

    private mutating func read(_ tag: RawTag, at place: SourcePosition, isInBlock: Bool) {
        if let text = textElement {
            if tag.isEnd, tag.name == text.name { textElement = nil }
            return
        }
        if tag.isEnd { return close(tag, at: place) }
        let isPicture = ["img", "image", "source", "video", "input", "link"].contains(tag.name)
        for attribute in tag.attributes where addresses.contains(attribute.name) {
            check(attribute.value, isPicture: isPicture, at: place)
        }
        if let advice = refused[tag.name] {
            problems.append(Diagnostic(place, "`<\(tag.name)>` would change the page; \(advice)"))
            return
        }
        let opened = Open(
            kind: .element, name: tag.name, position: place, isInDrawing: isInDrawing(tag))
        if tag.holdsText, !isInBlock {
            textElement = opened
        } else if !tag.isEmpty, !(tag.isSelfClosing && opened.isInDrawing) {
            open.append(opened)
        }
    }

    /// Whether a tag is one of SVG or MathML, in which `/>` closes an element.
    private func isInDrawing(_ tag: RawTag) -> Bool {
        ["svg", "math"].contains(tag.name) || open.last?.isInDrawing ?? false
    }

    private mutating func close(_ tag: RawTag, at place: SourcePosition) {
        guard !tag.isEmpty else { return }
        var index = open.count - 1
        while index >= 0 {
            if case .block(let block) = open[index].kind {
                problems.append(
                    Diagnostic(
                        place,
                        "`</\(tag.name)>` closes nothing that was opened in this \(block); leave it "
                            + "out, or open it there"))
                return
            }
            if open[index].name == tag.name { break }
            index -= 1
        }
        guard index >= 0 else { return }
        for inner in open[(index + 1)...].reversed()
        where !isClosedWithOthers.contains(inner.name) {
            reportUnclosed(inner, before: "`</\(tag.name)>` in line \(place.line)")
        }
        open.removeSubrange(index...)
    }

    private mutating func reportUnclosed(_ element: Open, before end: String) {
        // Whatever begins a block closes a paragraph.
        guard case .element = element.kind, element.name != "p" else { return }
        guard problems.count < Self.most else { return }
        problems.append(
            Diagnostic(
                element.position,
                "`<\(element.name)>` is not closed; write `</\(element.name)>` before \(end)"))
    }

    private mutating func check(_ address: String, isPicture: Bool, at place: SourcePosition) {
        guard isScript(address, isPicture: isPicture) else { return }
        problems.append(
            Diagnostic(
                place,
                "the address '\(address.prefix(40))' is a script or holds what it shows; write one "
                    + "that leads to a page or a file"))
    }
}

extension MarkdownNode {
    /// What a part of the text that is closed in the page is called; nil for what holds nothing.
    fileprivate var blockName: String? {
        switch addition {
        case .tableCell: return "table cell"
        case .deletion: return "struck-out text"
        case .alert: return "note"
        case .footnote: return "footnote"
        default: break
        }
        return switch type {
        case CMARK_NODE_DOCUMENT: "text"
        case CMARK_NODE_BLOCK_QUOTE: "quote"
        case CMARK_NODE_ITEM: "list item"
        case CMARK_NODE_PARAGRAPH: "paragraph"
        case CMARK_NODE_HEADING: "heading"
        case CMARK_NODE_EMPH, CMARK_NODE_STRONG: "emphasis"
        case CMARK_NODE_LINK: "link"
        default: nil
        }
    }
}

/// The attributes that are addresses.
private let addresses: Set = [
    "href", "src", "xlink:href", "action", "formaction", "data", "poster", "to", "from", "values",
]

/// Elements that have an end of their own wherever what they stand in has one.
private let isClosedWithOthers: Set = [
    "p", "li", "dt", "dd", "option", "optgroup", "caption", "colgroup", "thead", "tbody", "tfoot",
    "tr", "td", "th", "rt", "rp",
]

/// Elements that there is one of in a page, or that nothing ends, and what to do about them.
private let refused: [String: String] = [
    "html": "leave it out, the page has its own", "head": "leave it out, the page has its own",
    "body": "leave it out, the page has its own", "base": "write whole addresses",
    "frameset": "leave it out", "plaintext": "write `<pre>`, which has an end",
]
