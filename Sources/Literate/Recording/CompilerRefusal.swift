/// One error of the compiler in a cell that must not compile.
///
/// Its place is counted from the code that it stands in, so that it moves with the cell.
public struct CompilerRefusal: Codable, Hashable, Sendable {
    /// Which of the cell's pieces of code it stands in, from 0.
    public var piece: Int
    /// The line of that piece, from 0.
    public var line: Int
    /// The column of that line, from 1.
    public var column: Int
    /// What the compiler says, without `error:`.
    public var message: String

    /// Makes a refusal from its parts.
    public init(piece: Int, line: Int, column: Int, message: String) {
        self.piece = piece
        self.line = line
        self.column = column
        self.message = message
    }
}
