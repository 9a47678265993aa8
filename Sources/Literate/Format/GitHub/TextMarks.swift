/// What finds something in a text that Markdown does not know, such as formulas, and marks it before
/// Markdown is parsed.
package protocol TextMarks {
    /// Marks what may take several blocks, as a parse of the lines has them.
    ///
    /// - Returns: Whether anything was marked.
    mutating func markStretches(in lines: inout MappedLines, of root: MarkdownNode) -> Bool
    /// Marks what is in blocks of text.
    mutating func mark(_ blocks: [TextBlock], in lines: inout MappedLines)
    /// Puts what a mark stands for in its place.
    mutating func place(at node: MarkdownNode)
}

/// Marks nothing.
package struct NoMarks: TextMarks {
    package init() {}
    package mutating func markStretches(in lines: inout MappedLines, of root: MarkdownNode) -> Bool
    {
        false
    }
    package mutating func mark(_ blocks: [TextBlock], in lines: inout MappedLines) {}
    package mutating func place(at node: MarkdownNode) {}
}
