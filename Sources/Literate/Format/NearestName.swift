/// The names nearest to one that was written wrongly: few single-letter edits away, nearest first.
package func nearestNames(to written: String, among names: [String]) -> [String] {
    let limit = max(2, written.count / 3)
    let near = Set(names)
        .map { (name: $0, distance: editDistance(written, $0)) }
        .filter { $0.distance <= limit || $0.name.contains(written) || written.contains($0.name) }
        .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return near.prefix(3).map(\.name)
}

/// What to do about a name that was written wrongly: one of the nearest, or else something other.
package func advice(
    for written: String, among names: [String], or otherwise: @autoclosure () -> String
) -> String {
    let near = nearestNames(to: written, among: names)
    return near.isEmpty ? otherwise() : "did you mean \(listed(near))?"
}

/// The least number of insertions, deletions and replacements that turn one text into the other
/// (https://en.wikipedia.org/wiki/Levenshtein_distance).
func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let replaced = diagonal + (a == b ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
        }
    }
    return row[right.count]
}

/// Names as a sentence shows them: `a`, `b` or `c`.
package func listed(
    _ names: [String], _ conjunction: String = "or", quotedBy quote: String = "`"
) -> String {
    let quoted = names.map { quote + $0 + quote }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// A number of things: `1 cell`, `2 cells`.
package func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
}
