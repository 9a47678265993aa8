/// What the tangler knows of a chapter's code, which lies beside the Swift file that it makes.
///
/// It goes to whoever reads a run, not through the compiler: the program itself knows the digest alone.
package struct TangledChapter: Codable, Hashable, Sendable {
    package struct Cell: Codable, Hashable, Sendable {
        /// Its code, what it reuses first, with highlighting and outline.
        package var sources: [HighlightedSource]
        /// Of a cell that must not compile: the Swift file that ends with it, for the compiler to
        /// refuse.
        package var refusedFile: String?

        package init(sources: [HighlightedSource], refusedFile: String? = nil) {
            (self.sources, self.refusedFile) = (sources, refusedFile)
        }
    }

    /// The digest of the code of all cells.
    package var code: String
    package var cells: [Cell]
    /// How many programs the chapter's own compiles, because they are not part of its target.
    package var furtherPrograms: Int
    /// For each program with live cells the one that runs these in a page.
    package var pagePrograms: [PageProgram]

    /// Gathers what is known of a chapter's code.
    package init(
        code: String, cells: [Cell], furtherPrograms: Int = 0, pagePrograms: [PageProgram] = []
    ) {
        (self.code, self.cells, self.furtherPrograms) = (code, cells, furtherPrograms)
        self.pagePrograms = pagePrograms
    }
}
