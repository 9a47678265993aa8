/// A comment that checks what stands before it: `<!-- = expression -->`, `<!-- check: claim -->`.
package struct CheckComment {
    package var isClaim: Bool
    /// The expression, with the ends of its lines.
    package var expression: String
    /// The byte of the comment at which the expression begins.
    var start: Int

    /// Reads a comment, or the beginning of one; nil for any other text.
    package init?(_ html: String) {
        guard let match = html.prefixMatch(of: #/\s*<!--\s*(=|check:)\s*/#) else { return nil }
        isClaim = match.output.1 == "check:"
        start = match.output.0.utf8.count
        let rest = html[match.range.upperBound...]
        expression = trimmed(
            String(rest.prefix(upTo: rest.firstRange(of: "-->")?.lowerBound ?? rest.endIndex)))
    }
}
