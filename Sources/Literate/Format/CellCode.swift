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
            if cell.options.isLive {
                // The program for a page is made with the chapter's own.
                let needs = cell.options.needs.map { $0.map(\.cell).joined(separator: ",") }
                digest.add("live \(needs ?? "*")")
            }
            for value in cell.options.exports { digest.add("export \(value.name)") }
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
    var asksForItsPlace: Bool {
        // Most code has no such sign, and a cell's code is looked at wherever it is reused.
        utf8.contains(UInt8(ascii: "#")) && placeLiterals.contains { contains($0) }
    }

    /// Whether a parameter of some code is by default where the call stands: `line: Int = #line`.
    var takesPlacesOfCallers: Bool {
        asksForItsPlace && placeLiterals.contains { contains("= \($0)") || contains("=\($0)") }
    }
}
