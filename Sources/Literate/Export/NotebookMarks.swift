import LiterateCMark
import LiterateFormat

/// What GitHub shows of a chapter's text and Jupyter does not, in words that both know.
///
/// Jupyter knows tables, tasks, struck-out text and addresses without a mark. It knows no footnotes,
/// which become numbers in the text and a list at the end, and no alerts, which become quotes with a
/// title.
struct NotebookMarks {
    private var numbers: [String: Int] = [:]
    /// The lines that each footnote takes, by its number.
    private var notes: [(number: Int, lines: ClosedRange<Int>)] = []
    /// The titles of alerts, by the lines of their marks.
    private var titles: [Int: Alert] = [:]
    private var code: Set<Int> = []

    init(_ root: MarkdownNode) {
        for node in root.descendants {
            switch node.addition {
            case .alert(let alert)?: titles[node.line] = alert
            case .footnote(let footnote)?:
                numbers[footnote.label] = footnote.number
                let last = node.descendants.map(\.lines.upperBound).max() ?? footnote.line
                notes.append((footnote.number, footnote.line...max(footnote.line, last)))
            default: if node.type == CMARK_NODE_CODE_BLOCK { code.formUnion(node.lines) }
            }
        }
    }

    /// The lines of footnotes, which stand at the end instead.
    var moved: Set<Int> { Set(notes.flatMap(\.lines)) }

    /// The lines with what Jupyter knows in them.
    func replaced(in lines: [String]) -> [String] {
        guard !numbers.isEmpty || !titles.isEmpty else { return lines }
        return lines.enumerated().map { index, line in
            if let alert = titles[index + 1] {
                // The blanks end the line in the page too.
                return line.replacing(/\[![A-Za-z]+\][ \t]*$/, with: "**\(alert.title)**  ")
            }
            return code.contains(index + 1) ? line : withNumbers(line)
        }
    }

    /// A line with numbers for its references to footnotes; code in it stays.
    private func withNumbers(_ line: String) -> String {
        guard line.contains("[^") else { return line }
        let parts = /\\.|(`+)[^`].*?\1|\[\^([^\]\[\s]+)\](:?)/
        return line.replacing(parts) { match -> String in
            guard let label = match.2, match.3 == "",
                let number = numbers[label.lowercased()], number > 0
            else { return String(match.0) }
            return "<sup>\(number)</sup>"
        }
    }

    /// The footnotes as a numbered list; nil where there are none.
    ///
    /// - Parameter lines: The lines of the text, with what Jupyter knows in them.
    func list(from lines: [String]) -> String? {
        guard !notes.isEmpty else { return nil }
        let items = notes.map { number, range -> String in
            let mark = "\(number).".padded(to: 4)
            let texts = range.enumerated().map { index, line -> String in
                let text = lines[line - 1].drop { $0 == ">" }
                if index == 0 {
                    return mark + text.replacing(/^[ >]*\[\^[^\]]+\]:[ \t]*/, with: "")
                }
                let isIndented = text.hasPrefix("    ")
                return text.allSatisfy(\.isWhitespace)
                    ? ""
                    : String(repeating: " ", count: mark.count) + text.dropFirst(isIndented ? 4 : 0)
            }
            return texts.joined(separator: "\n")
        }
        return "**Footnotes**\n\n" + items.joined(separator: "\n")
    }
}
