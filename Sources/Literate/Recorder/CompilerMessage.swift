import LiterateLayout

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

extension CompilerMessage {
    /// The message as the author's code has it: what a program puts before a name that is declared
    /// again, `x_2.x`, goes from its text, and its column is counted without it.
    ///
    /// - Parameter generated: The line that the compiler speaks of, as the program has it.
    package func withoutNamespaces(generated: some StringProtocol) -> CompilerMessage {
        // What the tangler did not make is the author's own.
        guard BookLayout.chapter(ofFile: file) != nil else { return self }
        var copy = self
        copy.text = text.replacing(Self.namespace, with: "")
        let line = String(generated)
        for match in line.matches(of: Self.namespace) {
            copy.text = copy.text.replacing(
                "'\(match.output.0.dropLast())'", with: "'\(match.output.1)'")
        }
        for match in line.matches(of: Self.namespace) {
            let start = line.utf8.distance(from: line.startIndex, to: match.range.lowerBound)
            let end = line.utf8.distance(from: line.startIndex, to: match.range.upperBound)
            guard start < column - 1 else { break }
            copy.column -= min(end, column - 1) - start
        }
        return copy
    }

    private static var namespace: Regex<(Substring, Substring)> {
        /\b([\p{L}_][\p{L}\p{N}_]*)_[0-9]+_*\.(?=\1\b)/
    }
}
