import LiterateFormat
import LiterateWeave

/// Leads the links of a chapter's prose to what they mean in another file.
///
/// Links are found by libcmark; in the Markdown they stand as `](target`, or as the target of a
/// definition `[label]: target`.
struct ProseLinks {
    let chapter: Chapter
    /// Gives for a chapter's name and a fragment where the link leads.
    let address: (_ chapter: String, _ fragment: String?) -> String

    /// Where a link leads; nil for one that stays as it is.
    func address(of target: String) -> String? {
        let (written, part) = parted(target)
        let path = written.hasPrefix("./") ? written.dropFirst(2) : written
        let fragment = part.map(String.init)
        if path.isEmpty { return fragment.map { address(chapter.name, $0) } }
        guard path.hasSuffix(".md"), !path.contains("/"), !path.contains(":") else { return nil }
        return address(String(path.dropLast(3)), fragment)
    }

    /// The text with its links led elsewhere; code stays as it is.
    func led(_ source: String, in blocks: Blocks) -> String {
        guard !blocks.links.isEmpty else { return source }
        var lines = TextLines(source)
        for number in 1..<lines.count + 1
        where !blocks.code.contains(number) && lines[number].contains(UInt8(ascii: "]")) {
            lines[number] = Array(led(lines.text(of: number)[...], blocks.links).utf8)
        }
        return lines.text
    }

    private func led(_ line: Substring, _ targets: Set<String>) -> String {
        var result = ""
        var rest = line
        while let next = rest.firstIndex(where: { $0 == "`" || $0 == "]" }) {
            result += rest[..<next]
            rest = rest[next...]
            if rest.first == "`" {
                let code = codeSpan(at: rest)
                result += code
                rest = rest.dropFirst(code.count)
                continue
            }
            let opening = ["](<", "](", "]: <", "]: "].first { rest.hasPrefix($0) } ?? "]"
            result += opening
            rest = rest.dropFirst(opening.count)
            guard opening != "]" else { continue }
            let target = String(rest.prefix { !" \t)>".contains($0) })
            if targets.contains(target), let address = address(of: target) {
                result += address
                rest = rest.dropFirst(target.count)
            }
        }
        return result + rest
    }

    /// A code span to its end; the backticks alone where it does not end on the line.
    private func codeSpan(at text: Substring) -> Substring {
        let fence = text.prefix { $0 == "`" }
        var rest = text.dropFirst(fence.count)
        while let start = rest.firstIndex(of: "`") {
            let run = rest[start...].prefix { $0 == "`" }
            if run.count == fence.count { return text[..<run.endIndex] }
            rest = text[run.endIndex...]
        }
        return fence
    }
}
