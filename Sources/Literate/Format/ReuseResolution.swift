extension Book {
    /// The code that a cell runs: what it reuses, in order and recursively, then its own.
    ///
    /// A cell that is reached twice is put there once, where it is reached first. A cell that only
    /// reuses has no piece of its own.
    /// - Throws: A `reuse` that leads nowhere, in a circle, or to a cell that does not run.
    package func pieces(of cell: Cell, in chapter: Chapter) throws(Diagnostics) -> [CodePiece] {
        var resolution = ReuseResolution(book: self)
        do throws(Diagnostic) {
            try resolution.add(cell, of: chapter, isReused: false)
        } catch {
            throw Diagnostics([error])
        }
        return resolution.pieces
    }

    /// Resolves every `reuse` of the book.
    ///
    /// - Throws: All that lead nowhere, in a circle, or to a cell that does not run.
    package func checkReuse() throws(Diagnostics) {
        var problems: [Diagnostic] = []
        for chapter in chapters {
            for cell in chapter.cells {
                do throws(Diagnostics) {
                    _ = try pieces(of: cell, in: chapter)
                } catch {
                    problems += error.all.filter { !problems.contains($0) }
                }
            }
        }
        try Diagnostics.refuse(problems)
    }
}

/// Gathers the pieces of one cell.
private struct ReuseResolution {
    let book: Book
    private(set) var pieces: [CodePiece] = []
    /// The cells being resolved, from the one asked for to the one that is reused now.
    private var path: [String] = []
    private var done: Set<String> = []

    init(book: Book) {
        self.book = book
    }

    mutating func add(_ cell: Cell, of chapter: Chapter, isReused: Bool) throws(Diagnostic) {
        path.append("\(chapter.name)/\(cell.options.name ?? "cell at line \(cell.fenceLine)")")
        for reference in cell.options.reuse { try add(reference) }
        path.removeLast()
        guard !cell.code.isEmpty else { return }
        pieces.append(
            CodePiece(
                chapter: chapter.name, path: chapter.path, cell: cell.options.name,
                line: cell.codeLine, indentation: cell.indentation, code: cell.code,
                isReused: isReused))
    }

    private mutating func add(_ reference: CellReference) throws(Diagnostic) {
        let label = "\(reference.chapter)/\(reference.cell)"
        if let start = path.firstIndex(of: label) {
            let circle = (path[start...] + [label]).joined(separator: " → ")
            throw Diagnostic(reference.position, "`reuse` goes in a circle: \(circle); break it")
        }
        guard let chapter = book.chapters.first(where: { $0.name == reference.chapter }) else {
            throw Diagnostic(
                reference.position,
                "there is no chapter `\(reference.chapter)`; "
                    + advice(reference.chapter, among: book.existingNames, of: "chapters"))
        }
        guard let cell = chapter.cells.first(where: { $0.options.name == reference.cell }) else {
            let names = chapter.cells.compactMap(\.options.name)
            throw Diagnostic(
                reference.position,
                "`\(chapter.path)` has no cell named `\(reference.cell)`; "
                    + advice(reference.cell, among: names, of: "named cells"))
        }
        let treatment = cell.options.treatment
        guard treatment == .run else {
            throw Diagnostic(
                reference.position,
                "the cell `\(label)` is a `\(treatment.rawValue)` cell; only code that runs to its "
                    + "end can be reused")
        }
        guard done.insert(label).inserted else { return }
        try add(cell, of: chapter, isReused: true)
    }

    private func advice(_ name: String, among names: [String], of kind: String) -> String {
        LiterateFormat.advice(
            for: name, among: names,
            or: names.isEmpty ? "it has no \(kind)" : "the \(kind) are \(listed(names, "and"))")
    }
}
