/// The file name of a figure that a cell displays: `loss.svg`, then `loss-2.svg`.
///
/// - Parameters:
///   - cell: The cell's name; a cell without one is called by its place.
///   - index: The cell's place among the chapter's cells, from 0.
///   - ordinal: Which of the cell's figures it is, from 1.
package func figureFileName(cell: String?, index: Int, ordinal: Int) -> String {
    let base = cell ?? "cell-\(index + 1)"
    return ordinal == 1 ? "\(base).svg" : "\(base)-\(ordinal).svg"
}
