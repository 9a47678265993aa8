/// Places of a chapter's code that prose does not move.
///
/// What is made of the code must not change where a sentence is added above it. So each piece of code has
/// lines of its own, far from those of any file, and they become lines of the chapters again, as these are
/// now, where a compiler complains. Code that asks where it stands keeps its place.
package struct CodePlaces: Sendable {
    private struct Place: Hashable {
        var path: String
        var line: Int
    }

    /// How many lines a piece has to itself; more than it can have.
    private static let distance = 100_000
    /// Where the lines of the sentences' checks begin, and how many each has to itself.
    ///
    /// A compiler's lines end at 2,147,483,647.
    private static let (checks, checkDistance) = (2_000_000_000, 10)

    private let pieces: [CodePiece]
    private let numbers: [Place: Int]
    private let checkPlaces: [Place]

    /// The places of what the cells of a chapter run.
    ///
    /// - Throws: A `reuse` that cannot be resolved.
    package init(of chapter: Chapter, in book: Book) throws(Diagnostics) {
        var pieces: [CodePiece] = []
        for cell in chapter.cells { pieces += try book.pieces(of: cell, in: chapter) }
        let places = pieces.map { Place(path: $0.path, line: $0.line) }
        self.pieces = pieces
        // Where a function asks for the places of those who call it, every piece keeps its own.
        let areKept = pieces.contains { $0.code.takesPlacesOfCallers }
        let moved = places.indices.filter { !areKept && !pieces[$0].code.asksForItsPlace }
        numbers = Dictionary(moved.map { (places[$0], $0) }) { first, _ in first }
        checkPlaces = chapter.checks.map { Place(path: chapter.path, line: $0.line) }
    }

    /// The line that stands for a line of a piece of code.
    package func line(_ line: Int, of piece: CodePiece) -> Int {
        number(of: piece).map { ($0 + 1) * Self.distance + line - piece.line } ?? line
    }

    /// The columns by which a piece of code is indented where its lines stand for others: none.
    package func indentation(of piece: CodePiece) -> Int {
        number(of: piece) == nil ? piece.indentation : 0
    }

    private func number(of piece: CodePiece) -> Int? {
        numbers[Place(path: piece.path, line: piece.line)]
    }

    /// The line that stands for a sentence's check, which may have a few more.
    ///
    /// - Parameter number: The check's place among the chapter's checks, from 0.
    package func line(ofCheck number: Int) -> Int { Self.checks + number * Self.checkDistance }

    /// Whether a line stands for a sentence's check.
    package func isOfCheck(_ position: SourcePosition) -> Bool { position.line >= Self.checks }

    /// The place in a chapter that a line stands for; a place in a chapter stands for itself.
    package func place(of position: SourcePosition) -> SourcePosition {
        if isOfCheck(position) {
            let number = (position.line - Self.checks) / Self.checkDistance
            guard checkPlaces.indices.contains(number) else { return position }
            return SourcePosition(file: checkPlaces[number].path, line: checkPlaces[number].line)
        }
        // The line above some code is one that stands for it, too.
        let number = (position.line + 1) / Self.distance - 1
        guard pieces.indices.contains(number) else { return position }
        return SourcePosition(
            file: pieces[number].path,
            line: position.line - (number + 1) * Self.distance + pieces[number].line,
            column: position.column + pieces[number].indentation)
    }
}
