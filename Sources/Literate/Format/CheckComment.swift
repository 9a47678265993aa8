/// A comment that checks what stands before it: `<!-- = expression -->`, `<!-- check: claim -->`.
package struct CheckComment {
    package var isClaim: Bool
    /// The expression, with the ends of its lines.
    package var expression: String

    /// Reads a comment, or the beginning of one; nil for any other text.
    package init?(_ html: String) {
        guard let match = html.prefixMatch(of: #/\s*<!--\s*(=|check:)/#) else { return nil }
        isClaim = match.output.1 == "check:"
        let rest = html[match.range.upperBound...]
        expression = trimmed(
            String(rest.prefix(upTo: rest.firstRange(of: "-->")?.lowerBound ?? rest.endIndex)))
    }
}
