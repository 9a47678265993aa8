import LiterateLayout

/// Whether a program, a recording and a text are of the same code is decided by these digests alone.
extension Book {
    /// The digest of what a cell runs: its code and what it reuses, byte for byte, and whether it has to
    /// end, to trap or not to compile.
    ///
    /// The cell's place counts only where the code asks for it.
    /// - Throws: A `reuse` that cannot be resolved.
    package func codeDigest(of cell: Cell, in chapter: Chapter) throws(Diagnostics) -> Digest {
        try codeDigest(of: cell, in: chapter, counting: try callersPlacesCount(in: chapter))
    }

    /// The digest of the code of all cells of a chapter.
    ///
    /// - Throws: A `reuse` that cannot be resolved.
    package func codeDigest(of chapter: Chapter) throws(Diagnostics) -> Digest {
        var digest = Digest(chapter.name)
        for cell in try codeDigests(of: chapter) { digest.add(cell.text) }
        return digest
    }

    /// The digests of a chapter's cells, in order.
    ///
    /// - Throws: A `reuse` that cannot be resolved.
    package func codeDigests(of chapter: Chapter) throws(Diagnostics) -> [Digest] {
        let placesCount = try callersPlacesCount(in: chapter)
        var digests: [Digest] = []
        for cell in chapter.cells {
            digests.append(try codeDigest(of: cell, in: chapter, counting: placesCount))
        }
        return digests
    }

    private func codeDigest(
        of cell: Cell, in chapter: Chapter, counting placesCount: Bool
    ) throws(Diagnostics) -> Digest {
        let options = cell.options
        var digest = Digest(
            options.isNotRun
                ? "norun" : options.isFailing ? "fails" : options.isTrapping ? "traps" : "")
        for piece in try pieces(of: cell, in: chapter) {
            if placesCount || piece.code.asksForItsPlace {
                digest.add("\(piece.path) \(piece.line) \(piece.indentation)")
            }
            digest.add(piece.isReused ? "reused" : "own")
            digest.add(piece.code)
        }
        return digest
    }

    /// Whether a function of the chapter asks for the places of those who call it, so that the place of
    /// every cell counts.
    private func callersPlacesCount(in chapter: Chapter) throws(Diagnostics) -> Bool {
        for cell in chapter.cells {
            for piece in try pieces(of: cell, in: chapter) where piece.code.takesPlacesOfCallers {
                return true
            }
        }
        return false
    }
}

private let placeLiterals = [
    "#line", "#column", "#file", "#filePath", "#fileID", "#sourceLocation",
]

extension String {
    /// Whether some code says where it stands.
    fileprivate var asksForItsPlace: Bool { placeLiterals.contains { contains($0) } }

    /// Whether a parameter of some code is by default where the call stands: `line: Int = #line`.
    fileprivate var takesPlacesOfCallers: Bool {
        asksForItsPlace && placeLiterals.contains { contains("= \($0)") || contains("=\($0)") }
    }
}
