extension Book {
    /// The code that a cell runs: what it reuses, in order and recursively, then its own.
    ///
    /// A cell that is reached twice is put there once, where it is reached first. A cell that only
    /// reuses has no piece of its own.
    /// - Throws: Each `reuse` that leads nowhere, in a circle, or to a cell that does not run.
    package func pieces(of cell: Cell, in chapter: Chapter) throws(Diagnostics) -> [CodePiece] {
        var pieces: [CodePiece] = []
        var walk = ReuseWalk(book: self)
        walk.go(from: cell, of: chapter) { pieces += [$0].compactMap(\.piece) }
        try Diagnostics.refuse(walk.problems)
        return pieces
    }

    /// Follows every `reuse` of the book, each once.
    ///
    /// - Throws: All that lead nowhere, in a circle, or to a cell that does not run; chapters that reuse
    ///   too much.
    package func checkReuse() throws(Diagnostics) {
        var walk = ReuseWalk(book: self)
        for chapter in chapters {
            for cell in chapter.cells { walk.go(from: cell, of: chapter) { _ in } }
        }
        try Diagnostics.refuse(walk.problems)
        try Diagnostics.refuse(chapters.compactMap(excess))
    }

    /// What a chapter's cells reuse too much of, if they do.
    ///
    /// Where each cell of a chapter reuses the one before, the program grows with the square of their
    /// number, and the compiler never ends.
    package func excess(of chapter: Chapter) -> Diagnostic? {
        var count = 0
        for cell in chapter.cells {
            guard let first = cell.options.reuse.first else { continue }
            var walk = ReuseWalk(book: self)
            walk.go(from: cell, of: chapter) { _ in count += 1 }
            guard count > mostReused else { continue }
            return Diagnostic(
                first.position,
                "the cells up to this one reuse others \(mostReused) times in all, also through others, and "
                    + "all that is code of the chapter's program; let fewer reuse each other, or move what "
                    + "they share into a library")
        }
        return nil
    }
}

/// How often cells of one chapter may reuse others.
private let mostReused = 5_000

/// Follows the `reuse` of cells, however long its chains are, and passes over what it has passed.
private struct ReuseWalk {
    /// A cell on the way from the one asked for to the one that is reused now.
    struct Step {
        let cell: Cell
        let chapter: Chapter
        let label: String
        let isReused: Bool
        /// How many of its references were followed.
        var followed = 0

        init(_ cell: Cell, of chapter: Chapter, isReused: Bool) {
            (self.cell, self.chapter, self.isReused) = (cell, chapter, isReused)
            label = "\(chapter.name)/\(cell.options.name ?? "cell at line \(cell.fenceLine)")"
        }

        /// The cell's own code; nil where it has none.
        var piece: CodePiece? {
            guard !cell.code.isEmpty else { return nil }
            return CodePiece(
                chapter: chapter.name, path: chapter.path, cell: cell.options.name,
                line: cell.codeLine, indentation: cell.indentation, code: cell.code,
                isReused: isReused)
        }
    }

    let book: Book
    /// What is wrong, in the order in which it is reached.
    private(set) var problems: [Diagnostic] = []
    private var path: [Step] = []
    /// The places of cells in the path, by their labels.
    private var places: [String: Int] = [:]
    private var done: Set<String> = []

    init(book: Book) { self.book = book }

    /// Follows what a cell reuses.
    ///
    /// - Parameter body: Is given each cell once all that it reuses is done, the one asked for last.
    mutating func go(from cell: Cell, of chapter: Chapter, _ body: (Step) -> Void) {
        let first = Step(cell, of: chapter, isReused: false)
        guard !done.contains(first.label) else { return }
        enter(first)
        while var step = path.popLast() {
            if step.followed < step.cell.options.reuse.count {
                let reference = step.cell.options.reuse[step.followed]
                step.followed += 1
                path.append(step)
                do throws(Diagnostic) {
                    if let next = try target(of: reference) { enter(next) }
                } catch {
                    problems.append(error)
                }
            } else {
                places[step.label] = nil
                body(step)
            }
        }
    }

    private mutating func enter(_ step: Step) {
        places[step.label] = path.count
        path.append(step)
        done.insert(step.label)
    }

    /// The cell that a reference leads to; nil where that was passed before.
    private func target(of reference: CellReference) throws(Diagnostic) -> Step? {
        let label = "\(reference.chapter)/\(reference.cell)"
        if let start = places[label] {
            throw Diagnostic(
                reference.position,
                "`reuse` goes in a circle: \(circle(from: start)); break it")
        }
        guard let chapter = book.chapter(named: reference.chapter) else {
            throw Diagnostic(
                reference.position,
                "there is no chapter `\(reference.chapter)`; "
                    + advice(reference.chapter, among: book.existingNames, of: "chapters"))
        }
        guard let cell = book.cell(named: reference.cell, of: reference.chapter) else {
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
        return done.contains(label) ? nil : Step(cell, of: chapter, isReused: true)
    }

    /// The labels of a circle, from a place in the path; those in the middle of a long one are counted.
    private func circle(from start: Int) -> String {
        let labels = path[start...].map(\.label)
        let shown = 4
        let middle =
            labels.count > 2 * shown
            ? labels.prefix(shown) + ["… \(labels.count - 2 * shown) more …"] + labels.suffix(shown)
            : labels[...]
        return (middle + [labels[0]]).joined(separator: " → ")
    }

    private func advice(_ name: String, among names: [String], of kind: String) -> String {
        LiterateFormat.advice(
            for: name, among: names,
            or: names.isEmpty ? "it has no \(kind)" : "the \(kind) are \(listed(names, "and"))")
    }
}
