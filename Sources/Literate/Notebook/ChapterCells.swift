import LiterateRecording

extension CellDescription {
    /// Describes a cell as the code made from a chapter does.
    ///
    /// - Parameters:
    ///   - index: The cell's place, from 0.
    ///   - number: The number a reader sees; nil for a hidden cell.
    ///   - name: Its name, if it has one.
    ///   - line: The line of its fence.
    ///   - isRun: Whether it runs.
    ///   - sources: Its pieces of code, each with its encoded highlights and outline.
    ///   - refusedFile: Of a cell that must not compile: the Swift file that ends with it.
    public static func cell(
        _ index: Int, number: Int?, name: String?, line: Int, isRun: Bool,
        sources: [(String, String, String)], refusedFile: String? = nil
    ) -> CellDescription {
        CellDescription(
            index: index, number: number, name: name, line: line, isRun: isRun,
            sources: sources.map {
                HighlightedSource(code: $0.0, encodedHighlights: $0.1, encodedOutline: $0.2)
            },
            refusedFile: refusedFile)
    }
}
