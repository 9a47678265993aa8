/// A line in which the compiler says something of a place.
package struct CompilerMessage {
    package var file: String
    package var line: Int
    package var column: Int
    package var severity: String
    package var text: String

    /// Reads `01-basic-mlp.md:12:5: error: cannot find 'x' in scope`.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let line = Int(parts[1]), let column = Int(parts[2]) else {
            return nil
        }
        file = String(parts[0])
        (self.line, self.column) = (line, column)
        severity = String(parts[3].drop { $0 == " " })
        self.text = String(parts[4].drop { $0 == " " })
    }
}
