/// A line `...` of an `output` block stands for any lines; one that was printed stands there with a
/// backslash, `\...`, and one that was printed with a backslash has one more.
extension StringProtocol {
    /// Whether a line is one that stands for any lines.
    package var isEllipsis: Bool {
        let rest = drop { $0 == " " }
        return rest.hasPrefix("...") && rest.dropFirst(3).allSatisfy { $0 == " " }
    }
}

extension String {
    /// A printed text as a block holds it.
    package var withLiteralEllipses: String {
        mappedEllipses { blanks, rest in "\(blanks)\\\(rest)" }
    }

    /// A block's text as it was printed.
    package var withoutLiteralEllipses: String {
        mappedEllipses { blanks, rest in "\(blanks)\(rest.dropFirst(rest.hasPrefix("\\") ? 1 : 0))"
        }
    }

    private func mappedEllipses(_ change: (Substring, Substring) -> String) -> String {
        // Most texts have none.
        guard contains("...") else { return self }
        return TextLines(self).mapped { line in
            let blanks = line.prefix { $0 == " " }
            let rest = line.dropFirst(blanks.count)
            let dots = rest.drop { $0 == "\\" }
            return dots.first == "." && dots.isEllipsis ? change(blanks, rest) : line
        }
    }
}

extension OutputBlock {
    /// What the block says was printed; what cannot be seen stays written as `\u{1B}`.
    package var printed: String { text.withoutLiteralEllipses }
}
