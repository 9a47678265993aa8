/// An error that is the reader's to mend, not the chapter's.
///
/// A missing file, for example, or a list with a wrong character in it. It is reported without a
/// place in the chapter.
public struct ReaderError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String

    /// Makes an error from its message.
    public init(_ description: String) { self.description = description }
}

/// What a cell did that ends the run, although it threw nothing.
struct CellFault: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// A thrown error as a message names it.
func thrownErrorMessage(_ error: any Error) -> String {
    error is ReaderError || error is CellFault ? "\(error)" : "thrown error: \(error)"
}
