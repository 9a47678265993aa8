import LiterateCMark

/// A footnote's label where it is written, `[^label]`.
struct FootnoteLabel {
    /// What is between `[^` and `]`, in small letters.
    let text: String
    /// The bytes from `[` to after `]`.
    let bytes: Range<Int>

    init?(in text: ArraySlice<UInt8>, at start: Int) {
        let rest = text[start...]
        guard rest.starts(with: "[^".utf8) else { return nil }
        let inner = rest.dropFirst(2).prefix {
            $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "[") && $0 > 32
        }
        guard !inner.isEmpty, inner.endIndex < rest.endIndex,
            rest[inner.endIndex] == UInt8(ascii: "]")
        else { return nil }
        self.text = String(decoding: inner, as: UTF8.self).lowercased()
        bytes = start..<inner.endIndex + 1
    }
}

/// The definitions of footnotes in a text, `[^label]: …`.
///
/// What belongs to one is what would belong to the item of a list whose text begins four columns after
/// it. So while the text is parsed it is such an item, of a kind of list that the text has nowhere.
struct FootnoteDefinitions {
    /// The definitions by their lines.
    private(set) var labels: [Int: String] = [:]
    private(set) var warnings: [TextWarning] = []

    /// Finds the definitions, and makes items of them.
    ///
    /// - Returns: The tree of the lines as they are then.
    static func replaced(
        in lines: inout MappedLines
    ) -> (definitions: FootnoteDefinitions, tree: MarkdownTree) {
        let written = lines
        var found = Self.found(in: written)
        guard !found.isEmpty, let mark = unusedListMark(written) else {
            var definitions = FootnoteDefinitions()
            if let first = found.keys.min() {
                definitions.warnings.append(
                    TextWarning(
                        place: SourcePlace(line: first, column: 1),
                        message:
                            "footnotes are shown as they are written, for the text has lists with each "
                            + "of `-`, `+`, `*`, `1.` and `1)`; do without one of these"))
            }
            return (definitions, MarkdownTree(written.text))
        }
        // What stands in code is none, and is seen when it is parsed.
        for attempt in 0... {
            if attempt == 4 { found = [:] }
            lines = written
            for (line, label) in found { lines.replace([(label.bytes, mark)], in: line) }
            let tree = MarkdownTree(lines.text)
            let items = Set(tree.root.descendants(of: CMARK_NODE_ITEM).map(\.line))
            let held = found.filter { items.contains($0.key) }
            if held.count == found.count {
                return (FootnoteDefinitions(labels: held.mapValues(\.text)), tree)
            }
            found = held
        }
        preconditionFailure("a text without footnotes is parsed at once")
    }

    /// What may be definitions: labels with a colon at the beginning of a line, up to their text.
    private static func found(in lines: MappedLines) -> [Int: (text: String, bytes: Range<Int>)] {
        var found: [Int: (text: String, bytes: Range<Int>)] = [:]
        for line in 1..<lines.count + 1 {
            let start = lines.prefix(of: line, isQuoted: true)
            let bytes = lines[line]
            guard let label = FootnoteLabel(in: bytes[...], at: start),
                bytes[label.bytes.upperBound...].first == UInt8(ascii: ":")
            else { continue }
            let text = bytes[(label.bytes.upperBound + 1)...]
                .firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            found[line] = (label.text, start..<(text ?? bytes.count))
        }
        return found
    }

    /// Takes the definitions out of a tree.
    ///
    /// - Returns: The footnotes, at the end of the tree; nil where there are none.
    mutating func moveToEnd(of tree: MarkdownTree) -> MarkdownNode? {
        guard !labels.isEmpty else { return nil }
        let end = tree.newNode(.footnotes, isInline: false, at: SourcePlace(line: 1, column: 1))
        var first: [String: Int] = [:]
        var seen: Set<Int> = []
        for item in tree.root.descendants(of: CMARK_NODE_ITEM) {
            // A definition may begin with a list, whose first item is in the same line.
            guard let label = labels[item.line], seen.insert(item.line).inserted else { continue }
            let place = SourcePlace(line: item.line, column: 1)
            if let line = first[label] {
                warnings.append(
                    TextWarning(
                        place: place,
                        message:
                            "the footnote `[^\(label)]` is defined at line \(line) already, and this "
                            + "is not shown; give it another label"))
            } else {
                first[label] = item.line
                let note = end.append(
                    tree.newNode(
                        .footnote(Footnote(label: label, line: item.line)), isInline: false,
                        at: place))
                for child in item.children { note.append(child) }
            }
            let list = item.parent
            tree.setAside(item)
            if let list, list.first == nil { list.remove() }
        }
        tree.root.append(end)
        return end
    }
}

extension FootnoteDefinitions {
    fileprivate init(labels: [Int: String]) { self.labels = labels }
}

/// A mark of lists that no line of a text may begin with, and blanks up to the fourth column after it.
private func unusedListMark(_ lines: MappedLines) -> String? {
    var used: Set<String> = []
    for line in 1..<lines.count + 1 {
        var rest = lines[line][...]
        while true {
            rest = rest.drop { " \t>".utf8.contains($0) }
            let digits = rest.prefix { (48...57).contains($0) }
            let mark = rest.dropFirst(digits.count).prefix(1)
            guard let sign = mark.first,
                (digits.isEmpty ? "-+*" : ".)").utf8.contains(sign),
                case let after = rest.dropFirst(digits.count + 1),
                after.first.map({ $0 == 32 || $0 == 9 }) ?? true
            else { break }
            used.insert((digits.isEmpty ? "" : "1") + String(decoding: mark, as: UTF8.self))
            rest = after
        }
    }
    return ["+", "1)", "*", "-", "1."].first { !used.contains($0) }
        .map { $0.padded(to: 4) }
}

extension String {
    /// The text with blanks behind it, up to so many bytes and at least one.
    package func padded(to count: Int) -> String {
        self + String(repeating: " ", count: Swift.max(1, count - utf8.count))
    }
}
