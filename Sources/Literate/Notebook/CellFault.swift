/// What a cell did that ends the run, although it threw nothing.
struct CellFault: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// A thrown error as a message names it.
func thrownErrorMessage(_ error: any Error) -> String {
    error is ReaderError || error is CellFault ? "\(error)" : "thrown error: \(error)"
}
