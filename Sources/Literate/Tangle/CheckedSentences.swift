import LiterateFormat
import LiterateSentences
import SwiftSyntax

/// A check of a sentence with its expression, parsed.
struct ParsedCheck {
    /// Its place among the chapter's checks, from 0.
    let number: Int
    let check: SentenceCheck
    let piece: ParsedPiece

    init(_ check: SentenceCheck, number: Int, in chapter: Chapter) {
        (self.check, self.number) = (check, number)
        piece = ParsedPiece(
            CodePiece(
                chapter: chapter.name, path: chapter.path, cell: nil, line: check.line,
                indentation: 0, code: check.code + "\n", isReused: false))
    }

    /// The expression; nil where the code is no one expression that has a value.
    var expression: ExprSyntax? {
        guard piece.items.count == 1, let shown = piece.items[0].shownExpression, !shown.isBranching
        else { return nil }
        return shown
    }

    /// What is wrong with it by itself.
    var mistakes: [Diagnostic] {
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

extension ExprSyntax {
    /// Whether it can only be what it is: it names nothing but types and functions of the standard
    /// library, or compares something with itself.
    fileprivate var isConstantClaim: Bool {
        if !namesAnything { return true }
        return conjuncts.allSatisfy { part in
            part.sides.map { $0.left.spelling == $0.right.spelling } ?? false
        }
    }

    /// Whether it names anything but literals and what the standard library has.
    fileprivate var namesAnything: Bool {
        tokens(viewMode: .sourceAccurate).contains { token in
            guard case .identifier(let name) = token.tokenKind else { return false }
            let isMember =
                token.parent?.parent?.as(MemberAccessExprSyntax.self)?.declName.baseName == token
            let isLabel = token.parent?.is(LabeledExprSyntax.self) ?? false
            return !isMember && !isLabel && !name.hasPrefix("$") && !standardNames.contains(name)
        }
    }

    /// What `&&` joins: all of it must hold.
    fileprivate var conjuncts: [ClaimPart] {
        guard let sequence = self.as(SequenceExprSyntax.self) else {
            return [ClaimPart(elements: [self])]
        }
        let elements = Array(sequence.elements)
        let signs = elements.map(\.operatorName)
        // What binds looser is one claim, as it stands.
        guard
            !signs.contains(where: { $0 == "||" || $0 == "?" || $0 == "??" && signs.contains("&&") }
            )
        else { return [ClaimPart(elements: elements)] }
        return elements.split { $0.operatorName == "&&" }.map { ClaimPart(elements: Array($0)) }
    }
}

/// Types and functions of the standard library that alone make nothing but constants.
private let standardNames: Set<String> = [
    "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
    "Double",
    "Float", "Float16", "Bool", "String", "Character", "Array", "Set", "Dictionary", "Optional",
    "abs",
    "min", "max",
]

extension ExprSyntax {
    fileprivate var operatorName: String? {
        self.as(BinaryOperatorExprSyntax.self)?.operator.text
            ?? (self.is(UnresolvedTernaryExprSyntax.self) ? "?" : nil)
    }

    /// Its tokens without blanks and comments.
    fileprivate var spelling: [String] { tokens(viewMode: .sourceAccurate).map(\.text) }
}

/// A part of a claim that must hold by itself.
struct ClaimPart {
    let elements: [ExprSyntax]

    /// The two sides of the one comparison that it is, and its sign.
    var sides: (left: ClaimPart, sign: String, right: ClaimPart)? {
        let places = elements.indices.filter { index in
            ["<", ">", "<=", ">=", "==", "!=", "===", "!=="].contains(
                elements[index].operatorName ?? "")
        }
        guard places.count == 1, let place = places.first, place > 0, place + 1 < elements.count
        else {
            return nil
        }
        return (
            ClaimPart(elements: Array(elements[..<place])), elements[place].operatorName!,
            ClaimPart(elements: Array(elements[(place + 1)...]))
        )
    }

    fileprivate var spelling: [String] { elements.flatMap(\.spelling) }

    /// Whether it has a type by itself, whatever it is compared with.
    fileprivate var standsAlone: Bool {
        guard elements.count == 1 else { return true }
        let isImplicit = elements[0].firstToken(viewMode: .sourceAccurate)?.tokenKind == .period
        let literals: [SyntaxKind] = [
            .integerLiteralExpr, .floatLiteralExpr, .stringLiteralExpr, .booleanLiteralExpr,
            .nilLiteralExpr, .arrayExpr, .dictionaryExpr, .tupleExpr, .prefixOperatorExpr,
        ]
        return !isImplicit && !literals.contains(elements[0].kind)
    }

    fileprivate func range(in piece: ParsedPiece) -> Range<Int> {
        piece.range(of: elements[0]).lowerBound..<piece.range(of: elements.last!).upperBound
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

    private mutating func add(_ check: ParsedCheck, _ writer: PieceWriter) {
        guard let expression = check.expression else { return }
        guard check.check.isClaim else {
            let range = check.piece.range(of: expression)
            return add("try _notebook.value(\(check.number),", range, of: check, writer, ")")
        }
        let parts = expression.conjuncts
        for (number, part) in parts.enumerated() {
            let range = part.range(in: check.piece)
            let text = swiftLiteral(check.piece.text(of: range))
            let isLast = number == parts.count - 1
            add(
                "if try _notebook.fails(\(check.number), \(text), isLast: \(isLast),", range,
                of: check, writer, ") {")
            if let (left, sign, right) = part.sides {
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
        String(decoding: Array(piece.code.utf8)[range], as: UTF8.self)
            .split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
            .joined(separator: " ")
    }
}
