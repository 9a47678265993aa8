import LiterateFormat
import SwiftDiagnostics
import SwiftParserDiagnostics
import SwiftSyntax

/// What is wrong with a piece of code by itself: before it stands among others, where a stray brace
/// would close someone else's scope.
func findMistakes(in piece: ParsedPiece) -> [LiterateFormat.Diagnostic] {
    let syntax = ParseDiagnosticsGenerator.diagnostics(for: piece.tree)
        .filter { $0.diagMessage.severity == .error }
        .map { mistake in
            LiterateFormat.Diagnostic(
                piece.position(of: mistake.position.utf8Offset),
                mistake.message.replacing("source file", with: "cell"))
        }
    guard syntax.isEmpty else { return syntax }
    let finder = TopLevelFinder(viewMode: .sourceAccurate)
    finder.walk(piece.tree)
    return finder.found.map { node, message in
        LiterateFormat.Diagnostic(piece.position(of: node), message)
    }
}

/// Finds what makes no sense at the top level of a cell, outside functions and closures.
private final class TopLevelFinder: SyntaxVisitor {
    var found: [(node: Syntax, message: String)] = []

    override func visit(_ node: ReturnStmtSyntax) -> SyntaxVisitorContinueKind {
        report(
            node, "`return` outside a function: a cell cannot end the chapter; use `if` or `throw`")
    }

    override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind { reportAwait(node) }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
        if let keyword = node.awaitKeyword { reportAwait(keyword) }
        return .visitChildren
    }

    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
        let modifier = node.modifiers.first { $0.name.tokenKind == .keyword(.async) }
        if let modifier { reportAwait(modifier) }
        return .visitChildren
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    @discardableResult
    private func reportAwait(_ node: some SyntaxProtocol) -> SyntaxVisitorContinueKind {
        report(
            node,
            "asynchronous code at the top level of a cell is not supported: "
                + "the cells run in order, each to its end")
    }

    private func report(
        _ node: some SyntaxProtocol, _ message: String
    ) -> SyntaxVisitorContinueKind {
        found.append((Syntax(node), message))
        return .skipChildren
    }
}
