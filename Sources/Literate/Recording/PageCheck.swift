/// The lines around a check of a sentence in the program of a page.
package enum PageCheck {
    /// The line before the check of a number.
    package static func beginning(_ number: Int) -> String { "// check \(number)" }
    /// The line after each.
    package static let end = "// end of check"

    /// A program without the checks that the compiler refuses, by the lines of the chapter; nil where
    /// something else is refused.
    ///
    /// - Parameter refused: The lines of the chapter at which the compiler complains.
    package static func removing(_ refused: Set<Int>, from program: String) -> String? {
        var kept: [Substring] = []
        var check: (lines: [Substring], places: Set<Int>)?
        var place: Int?
        var removed: Set<Int> = []
        for line in program.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("// check ") { check = ([], []) }
            guard var current = check else {
                kept.append(line)
                continue
            }
            current.lines.append(line)
            if let location = line.wholeMatch(of: #/#sourceLocation\(.*line: ([0-9]+)\)/#) {
                // The line of the call, before that of the expression.
                place = Int(location.output.1)
            } else if let line = place {
                current.places.insert(line + 1)
                place = line + 1
            }
            check = current
            guard line == end else { continue }
            if current.places.isDisjoint(with: refused) {
                kept += current.lines
            } else {
                removed.formUnion(current.places)
            }
            (check, place) = (nil, nil)
        }
        return refused.isSubset(of: removed) ? kept.joined(separator: "\n") : nil
    }
}
