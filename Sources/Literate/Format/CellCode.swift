import LiterateLayout

/// Whether a program, a recording and a text are of the same code is decided by these digests alone.
extension Book {
    /// The digest of the code of all cells of a chapter.
    ///
    /// - Throws: A `reuse` that cannot be resolved.
    package func codeDigest(of chapter: Chapter) throws(Diagnostics) -> Digest {
        var digest = Digest(chapter.name)
        for cell in try codeDigests(of: chapter) { digest.add(cell.text) }
        return digest
    }

    /// The digests of what each of a chapter's cells runs: its code and what it reuses, byte for byte,
    /// whether it has to end, to trap, to throw or not to compile, and the program that it is part of.
    ///
    /// A cell's place counts only where the code asks for it.
    /// - Throws: A `reuse` that cannot be resolved.
    package func codeDigests(of chapter: Chapter) throws(Diagnostics) -> [Digest] {
        let code = try chapter.cells.map { cell throws(Diagnostics) in
            try pieces(of: cell, in: chapter)
        }
        // Where a function asks for the places of those who call it, every cell's place counts.
        let placesCount = code.joined().contains { $0.code.takesPlacesOfCallers }
        let (programs, numbers) = (chapter.programs, chapter.programNumbers)
        return zip(chapter.cells, code).map { cell, pieces in
            let treatment = cell.options.treatment
            var digest = Digest(treatment == .run ? "" : treatment.rawValue)
            if let program = numbers[cell.index].map({ programs[$0] }), !program.isTarget {
                digest.add(
                    "program \(program.number), \(program.languageMode ?? 0), "
                        + "\(program.isUnoptimised)")
            }
            // A claim and a value of the same words are two things.
            for check in chapter.checks where check.cell == cell.index {
                digest.add(check.isClaim ? "claim" : "value")
                digest.add(check.isBefore ? "before" : "after")
                digest.add(check.expression)
            }
            for piece in pieces {
                if placesCount || piece.code.asksForItsPlace {
                    digest.add("\(piece.path) \(piece.line) \(piece.indentation)")
                }
                digest.add(piece.isReused ? "reused" : "own")
                digest.add(piece.code)
            }
            return digest
        }
    }
}

/// `#file` begins the names of its like.
private let placeLiterals = ["#line", "#column", "#file", "#sourceLocation"]

extension String {
    /// Whether some code says where it stands.
    fileprivate var asksForItsPlace: Bool { placeLiterals.contains { contains($0) } }

    /// Whether a parameter of some code is by default where the call stands: `line: Int = #line`.
    fileprivate var takesPlacesOfCallers: Bool {
        asksForItsPlace && placeLiterals.contains { contains("= \($0)") || contains("=\($0)") }
    }
}

extension Book {
    /// The code that a cell runs: what it reuses, in order and recursively, then its own.
    ///
    /// A cell that is reached twice is put there once, where it is reached first. A cell that only
    /// reuses has no piece of its own.
    /// - Throws: A `reuse` that leads nowhere, in a circle, or to a cell that does not run.
    package func pieces(of cell: Cell, in chapter: Chapter) throws(Diagnostics) -> [CodePiece] {
        var resolution = ReuseResolution(book: self)
        try resolution.add(cell, of: chapter, isReused: false)
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
    var pieces: [CodePiece] = []
    /// The cells being resolved, from the one asked for to the one that is reused now.
    var path: [String] = []
    var done: Set<String> = []

    mutating func add(_ cell: Cell, of chapter: Chapter, isReused: Bool) throws(Diagnostics) {
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

    private mutating func add(_ reference: CellReference) throws(Diagnostics) {
        let label = "\(reference.chapter)/\(reference.cell)"
        if let start = path.firstIndex(of: label) {
            let circle = (path[start...] + [label]).joined(separator: " → ")
            throw Diagnostics(reference.position, "`reuse` goes in a circle: \(circle); break it")
        }
        guard let chapter = book.chapters.first(where: { $0.name == reference.chapter }) else {
            throw Diagnostics(
                reference.position,
                "there is no chapter `\(reference.chapter)`; "
                    + advice(reference.chapter, among: book.existingNames, of: "chapters"))
        }
        guard let cell = chapter.cells.first(where: { $0.options.name == reference.cell }) else {
            let names = chapter.cells.compactMap(\.options.name)
            throw Diagnostics(
                reference.position,
                "`\(chapter.path)` has no cell named `\(reference.cell)`; "
                    + advice(reference.cell, among: names, of: "named cells"))
        }
        let treatment = cell.options.treatment
        guard treatment == .run else {
            throw Diagnostics(
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
