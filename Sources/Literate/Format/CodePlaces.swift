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
    /// The lines of the sentences' checks follow those of the code, these many for each.
    private static let (checks, checkDistance) = (2_000_000_000, 1_000)

    private let pieces: [CodePiece]
    private let numbers: [Place: Int]
    private let checkNumbers: [Place: Int]

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
        checkNumbers = Dictionary(
            chapter.checks.enumerated().map {
                (Place(path: chapter.path, line: $0.element.line), $0.offset)
            }
        ) { first, _ in first }
    }

    /// The line that stands for a line of a piece of code, or of a sentence's check.
    package func line(_ line: Int, of piece: CodePiece) -> Int {
        let place = Place(path: piece.path, line: piece.line)
        if let number = numbers[place] {
            return (number + 1) * Self.distance + line - piece.line
        }
        if let number = checkNumbers[place] {
            return Self.checks + number * Self.checkDistance + line - piece.line
        }
        return line
    }

    /// The place in a chapter that a line stands for; nil for a check's.
    package func place(of position: SourcePosition) -> SourcePosition? {
        var position = position
        guard position.line >= Self.distance - 1 else { return position }
        // The line above a piece is one that stands for it, too.
        let number = (position.line + 1) / Self.distance - 1
        guard position.line < Self.checks - 1, pieces.indices.contains(number) else { return nil }
        position.file = pieces[number].path
        position.line += pieces[number].line - (number + 1) * Self.distance
        return position
    }
}
