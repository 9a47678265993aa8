import LiterateFormat

/// What a formula says and how it stands: all that its MathML depends on.
package struct FormulaText: Hashable, Sendable, Encodable {
    /// The LaTeX between the dollars, without blanks around it.
    package var latex: String
    /// Whether it stands on a line of its own (`$$…$$`) rather than in the text (`$…$`).
    package var isDisplayed: Bool

    package init(latex: String, isDisplayed: Bool) {
        (self.latex, self.isDisplayed) = (latex, isDisplayed)
    }
}

/// A formula in a chapter.
package struct Formula: Hashable, Sendable {
    package var text: FormulaText
    /// Where its first dollar stands.
    package var position: SourcePosition
}

extension Weaver {
    /// The formulas of a chapter, in order.
    ///
    /// - Throws: Those that begin with `$$` and do not end.
    package func formulas(in chapter: Chapter) throws(Diagnostics) -> [Formula] {
        try ChapterTree(chapter).formulas.sorted { $0.position < $1.position }
    }
}

/// A chapter's tree as its page has it, with a node in the place of each formula.
struct ChapterTree {
    /// The chapter's text, of which the tree is.
    let text: GitHubText
    private let path: String
    private let marks: FormulaMarks

    /// Reads the text of a chapter.
    ///
    /// - Throws: Formulas that begin with `$$` and do not end.
    init(_ chapter: Chapter) throws(Diagnostics) {
        path = chapter.path
        var marks = FormulaMarks(chapter)
        text = GitHubText(chapter.source, marks: &marks)
        self.marks = marks
        try Diagnostics.refuse(marks.problems)
    }

    var tree: MarkdownTree { text.tree }
    /// The formulas, in no order.
    var formulas: [Formula] { marks.formulas }

    /// Where a node of the tree stands.
    func position(of node: MarkdownNode) -> SourcePosition {
        let place = text.place(of: node)
        return SourcePosition(file: path, line: place.line, column: place.column)
    }

    /// Puts MathML in the formulas' nodes.
    ///
    /// - Throws: The formulas that have none.
    func fillIn(_ mathematics: [FormulaText: String]) throws(Diagnostics) {
        var problems: [Diagnostic] = []
        for (formula, node) in zip(marks.formulas, marks.nodes) {
            guard let markup = mathematics[formula.text] else {
                problems.append(Diagnostic(formula.position, "this formula was not converted"))
                continue
            }
            // It may be wider than a phone; a keyboard reaches what scrolls.
            node.literal =
                !formula.text.isDisplayed
                ? markup
                : "<span class=\"formula\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\">"
                    + markup + "</span>"
        }
        try Diagnostics.refuse(problems)
    }
}
