/// One error of the compiler in a cell that must not compile.
///
/// Its place is counted from the code that it stands in, so that it moves with the cell.
package struct CompilerRefusal: Codable, Hashable, Sendable {
    /// Which of the cell's pieces of code it stands in, from 0.
    package var piece: Int
    /// The line of that piece, from 0.
    package var line: Int
    /// The column of that line, from 1.
    package var column: Int
    /// What the compiler says, without `error:`.
    package var message: String

    package init(piece: Int, line: Int, column: Int, message: String) {
        (self.piece, self.line, self.column, self.message) = (piece, line, column, message)
    }
}
