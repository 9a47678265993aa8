import LiterateFormat
import LiterateRecording
import LiterateSentences
import SwiftSyntax

/// A check of a sentence with its expression, parsed.
struct ParsedCheck {
    /// Its place among the chapter's checks, from 0.
    let number: Int
    let check: SentenceCheck
    let piece: ParsedPiece
    /// What is nested too deep in the expression to be parsed; the piece is empty then.
    private let tooDeep: [Diagnostic]

    init(_ check: SentenceCheck, number: Int, in chapter: Chapter) {
        (self.check, self.number) = (check, number)
        var code = CodePiece(
            chapter: chapter.name, path: chapter.path, cell: nil, line: check.line,
            indentation: 0, code: check.code + "\n", isReused: false)
        do throws(Diagnostics) {
            piece = try ParsedPiece(checking: code)
            tooDeep = []
        } catch {
            code.code = ""
            piece = ParsedPiece(code)
            tooDeep = error.all
        }
    }

    /// The expression; nil where the code is no one expression that has a value.
    var expression: ExprSyntax? {
        guard piece.items.count == 1, let shown = piece.items[0].shownExpression, !shown.isBranching
        else { return nil }
        return shown
    }

    /// What is wrong with it by itself.
    var mistakes: [Diagnostic] {
        guard tooDeep.isEmpty else { return tooDeep }
        let syntax = findMistakes(in: piece).map { mistake in
            Diagnostic(
                mistake.position,
                mistake.message
                    + (mistake.message.contains("string")
                        ? "; a comment ends at its first `-->`, also in a string" : ""))
        }
        guard syntax.isEmpty else { return syntax }
        guard let expression else {
            return [
                Diagnostic(
                    check.position,
                    "a check is one expression that has a value; put everything else into a cell")
            ]
        }
        if !check.isClaim, expression.isExportedOfAnyType {
            return [
                Diagnostic(
                    check.position,
                    "nothing says of what type the value is; name it: "
                        + "`try exported(\"01-chapter/value\", as: Float.self)`")
            ]
        }
        if piece.items[0].waits {
            return [
                Diagnostic(
                    check.position,
                    "a check cannot wait; `await` the value in a cell, and name it here")
            ]
        }
        let isConstant = check.isClaim ? expression.isConstantClaim : !expression.namesAnything
        guard isConstant else { return [] }
        return [
            Diagnostic(
                check.position,
                check.isClaim
                    ? "the claim `\(check.expression)` cannot fail: it "
                        + (expression.namesAnything
                            ? "compares a value with itself" : "names nothing that a cell gives")
                    : "`\(check.expression)` names nothing that could change, so that nothing is checked"
            )
        ]
    }
}

extension GeneratedFile {
    /// Adds what holds the sentences before or after a cell against their values, in a copy of the
    /// process.
    mutating func addChecks(of place: Int, before isBefore: Bool) {
        let checks = plan.checks(of: place, before: isBefore)
        guard let first = checks.first?.check.number, let last = checks.last?.check.number else {
            return
        }
        add("if let _check = _notebook.beginChecks(\(first), \(last + 1 - first)) {")
        for (check, item) in checks {
            add("if _check <= \(check.number) { do {")
            add(check, PieceWriter(check.piece, plan.programEdits(of: item)))
            add("} catch { _notebook.refuse(\(check.number), error) } }")
        }
        add("_notebook.endChecks()")
        add("}")
    }

    /// Adds a check whose value a page shows in its sentence, between lines by which it is found: what a
    /// browser's Swift does not compile is left out.
    mutating func addFollowed(_ check: ParsedCheck, _ item: Int) {
        add(PageCheck.beginning(check.number))
        add("do {")
        add(check, PieceWriter(check.piece, edits(of: item)))
        add("} catch {}")
        add(PageCheck.end)
    }

    private mutating func add(_ check: ParsedCheck, _ writer: PieceWriter) {
        guard let expression = check.expression else { return }
        guard check.check.isClaim else {
            let range = check.piece.range(of: expression)
            return add("try _notebook.value(\(check.number),", range, of: check, writer, ")")
        }
        for part in expression.conjuncts {
            let range = part.range(in: check.piece)
            let text = swiftLiteral(check.piece.text(of: range))
            add(
                "if try _notebook.fails(\(check.number), \(text),", range, of: check, writer, ") {")
            if !isForPage, let (left, sign, right) = part.sides {
                add("_notebook.compares(\(check.number), \(swiftLiteral(sign)))")
                for (side, name) in [(left, "left"), (right, "right")] {
                    let range = side.range(in: check.piece)
                    if side.standsAlone {
                        add("try _notebook.\(name)(\(check.number),", range, of: check, writer, ")")
                    } else {
                        let text = swiftLiteral(check.piece.text(of: range))
                        add("try _notebook.\(name)(\(check.number), \(text))")
                    }
                }
            }
            add("}")
        }
        add("_notebook.endClaim(\(check.number))")
    }

    private mutating func add(
        _ call: String, _ range: Range<Int>, of check: ParsedCheck, _ writer: PieceWriter,
        _ end: String
    ) {
        if case .page(_, let places) = purpose {
            // In one line, whose columns and breaks are not those of the sentence.
            addLocation(of: check, in: places)
            add(call)
            return add(writer.lines(of: range).inOneLine + end)
        }
        let line = check.piece.position(of: range.lowerBound).line
        if line > 1 { addLocation(line - 1, of: check.piece) }
        add(call + (line > 1 ? "" : " {"))
        // No line is before the first.
        if line == 1 { addLocation(line, of: check.piece) }
        add(writer.lines(of: range))
        add((line > 1 ? "" : "}()") + end)
    }
}

extension ParsedPiece {
    /// Some bytes of the code in one line.
    fileprivate func text(of range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self).inOneLine
    }
}

extension String {
    /// The lines, each without what it begins with that is blank, in one.
    fileprivate var inOneLine: String {
        split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
            .joined(separator: " ")
    }
}
