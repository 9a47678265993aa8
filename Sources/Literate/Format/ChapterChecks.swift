import LiterateSentences

extension ChapterParser {
    /// Finds the checks in sentences, and which cell's scope each stands in.
    mutating func findChecks(_ source: String) {
        let parser = SentenceCheckParser(source, of: path)
        diagnostics += parser.diagnostics
        warnings += parser.warnings
        let run = cells.filter(\.options.isRun)
        for var check in parser.checks {
            guard let cell = run.last(where: { $0.fenceLine < check.line }) ?? run.first else {
                report(
                    check.position,
                    "a check in a chapter whose cells do not run, so that it has no values")
                continue
            }
            (check.cell, check.isBefore) = (cell.index, cell.fenceLine > check.line)
            checks.append(check)
        }
        checks.sort {
            ($0.written.line, $0.written.column) < ($1.written.line, $1.written.column)
        }
        findBoundTwice()
    }

    /// Refuses a second value for what a sentence says: only one could be written there.
    private mutating func findBoundTwice() {
        for (one, other) in zip(checks, checks.dropFirst())
        where one.place != nil && one.place == other.place && one.written.line == other.written.line
        {
            report(
                other.position,
                "'\(other.written.quote?.text ?? "")' is bound to `\(one.expression)` already; bind it to "
                    + "one value, and say the other in a claim")
        }
    }

    /// Takes the checks out of the caption and the alternative text of a cell.
    mutating func takeChecks(_ parser: inout CellOptionsParser, line: Int) {
        for (key, option) in [
            ("caption", \CellOptions.caption), ("alt", \CellOptions.alternativeText),
        ] {
            guard let text = parser.options[keyPath: option], let bytes = parser.valueBytes[key]
            else { continue }
            let (read, found, fault) = bracedChecks(in: text)
            if let fault {
                report(
                    SourcePosition(file: path, line: line, column: bytes[fault.byte] + 1),
                    fault.message)
            }
            parser.options[keyPath: option] = read
            if key == "caption" { parser.options.captionChecks = found }
            guard parser.options.isRun else {
                if let first = found.first {
                    report(
                        SourcePosition(file: path, line: line, column: bytes[first.start] + 1),
                        "a check in the \(key) of a cell that does not run")
                }
                continue
            }
            for check in found {
                let place = bytes[check.place.lowerBound]..<bytes[check.place.upperBound]
                let column = bytes[check.start] + 1
                let isClaim = check.quote == nil
                checks.append(
                    SentenceCheck(
                        written: WrittenCheck(
                            line: line, column: isClaim ? column : place.lowerBound + 1,
                            quote: check.quote),
                        lines: [.init(byte: column - 1, text: check.expression)],
                        line: line,
                        position: SourcePosition(file: path, line: line, column: column),
                        place: isClaim ? nil : place, cell: cells.count, isBefore: false))
            }
        }
    }
}
