import LiterateFormat
import SwiftSyntax

extension ParsedPiece {
    /// The use of a variable that is exported, where the option names it.
    init(_ value: ExportedValue, in chapter: Chapter) {
        let margin = String(repeating: " ", count: value.position.column - 1)
        self.init(
            CodePiece(
                chapter: chapter.name, path: chapter.path, cell: nil, line: value.position.line,
                indentation: 0, code: "\(margin)\(value.name)\n", isReused: false))
        exported = value
    }
}

extension ParsedPiece {
    /// What the calls of the notebook's `exported` in some code are told to read.
    func exportedCalls(in code: some SyntaxProtocol) -> [ExprSyntax] {
        guard piece.code.contains("exported") else { return [] }
        let finder = ExportedCalls(viewMode: .sourceAccurate)
        finder.walk(code)
        return finder.calls
    }
}

extension Book {
    /// What a piece of a chapter's code reads of other chapters and cannot have.
    func wrongReferences(in piece: ParsedPiece, of chapter: Chapter) -> [Diagnostic] {
        piece.exportedCalls(in: piece.tree).compactMap { argument in
            problem(with: argument, of: chapter).map {
                Diagnostic(piece.position(of: argument), $0)
            }
        }
    }

    /// What is wrong with what a chapter reads; nil where it is there.
    private func problem(with argument: ExprSyntax, of chapter: Chapter) -> String? {
        let literal = argument.as(StringLiteralExprSyntax.self)
        guard let text = literal?.representedLiteralValue else {
            return
                "`exported` takes a text that is written down, so that the chapter runs again when the "
                + "value is another; write `exported(\"01-chapter/value\")`"
        }
        // What is read is found in the text of chapters, also of those whose code is not parsed.
        guard literal?.trimmedDescription == "\"\(text)\"" else {
            return
                "`exported` takes its text between two quotes, in one line and without escapes or `#`; write "
                + "`exported(\"\(text)\")`"
        }
        guard let reference = ExportedReference(text) else {
            return "`\(text)` names no value; write `exported(\"01-chapter/value\")`"
        }
        guard let source = self.chapter(named: reference.chapter) else {
            let advice = advice(
                for: reference.chapter, among: existingNames, or: "write it first")
            return "there is no chapter `\(reference.chapter)`; \(advice)"
        }
        guard source.name < chapter.name else {
            return
                "`\(source.name)` does not come before this chapter, and a value comes from one that does"
        }
        let names = source.cells.exports.map(\.name)
        guard !names.contains(reference.name) else { return nil }
        let advice = advice(
            for: reference.name, among: names,
            or: "give the cell that makes it `export=\(reference.name)`")
        return "`\(source.name)` exports no `\(reference.name)`; \(advice)"
    }
}

extension ExprSyntax {
    /// Whether it is a value of another chapter, of whatever type: `try exported("01-x/loss")`.
    var isExportedOfAnyType: Bool {
        if let attempt = self.as(TryExprSyntax.self) {
            return attempt.expression.isExportedOfAnyType
        }
        guard let call = self.as(FunctionCallExprSyntax.self), call.isOfExported else {
            return false
        }
        return call.arguments.count == 1
    }
}

extension FunctionCallExprSyntax {
    /// Whether it calls the notebook's `exported`.
    fileprivate var isOfExported: Bool {
        let member = calledExpression.as(MemberAccessExprSyntax.self)
        let isOurs = member.map { $0.base?.trimmedDescription == "Notebook" } ?? true
        let name = (member?.declName ?? calledExpression.as(DeclReferenceExprSyntax.self))?.baseName
        return isOurs && name?.text == "exported"
    }
}

/// Finds the calls of the notebook's `exported`.
private final class ExportedCalls: SyntaxVisitor {
    /// What each is told to read.
    var calls: [ExprSyntax] = []

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        if node.isOfExported, let first = node.arguments.first, first.label == nil {
            calls.append(first.expression)
        }
        return .visitChildren
    }
}
