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
                mistake.message.replacing("source file", with: "cell")
                    + advice(for: mistake.message))
        }
    guard syntax.isEmpty else {
        // What says what would do stands for all that the parser says of the place.
        let advised = Set(syntax.filter { $0.message.contains(notRun) }.map(\.position))
        return syntax.filter { $0.message.contains(notRun) || !advised.contains($0.position) }
    }
    let finder = TopLevelFinder(viewMode: .sourceAccurate)
    finder.walk(piece.tree)
    return finder.found.map { node, message in
        LiterateFormat.Diagnostic(piece.position(of: node), message)
    }
}

/// What would do instead of code that is there to be read alone.
private func advice(for message: String) -> String {
    if message.contains("placeholder") { return "; write code in its place, or \(notRun)" }
    if message.contains("'...'") { return "; write what it stands for, or \(notRun)" }
    return ""
}

private let notRun = "mark the cell `norun` to show it only"

/// Finds what makes no sense at the top level of a cell, outside functions and closures.
private final class TopLevelFinder: SyntaxVisitor {
    var found: [(node: Syntax, message: String)] = []

    override func visit(_ node: ReturnStmtSyntax) -> SyntaxVisitorContinueKind {
        report(
            node, "`return` outside a function: a cell cannot end the chapter; use `if` or `throw`")
    }

    override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind {
        guard node.attributeName.trimmedDescription == "main" else { return .visitChildren }
        return report(
            node,
            "`@main` in a chapter, which begins with its first cell; leave it out, or \(notRun)")
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        guard node.body == nil else { return .skipChildren }
        return report(node.name, "`\(node.name.text)` has no body; give it one, or \(notRun)")
    }

    override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
        guard node.body == nil else { return .skipChildren }
        return report(node.initKeyword, "`init` has no body; give it one, or \(notRun)")
    }

    /// What a protocol asks for has no body.
    override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    private func report(
        _ node: some SyntaxProtocol, _ message: String
    ) -> SyntaxVisitorContinueKind {
        found.append((Syntax(node), message))
        return .skipChildren
    }
}

extension SyntaxProtocol {
    /// Whether control waits for others in it, outside of functions and closures.
    var waits: Bool {
        hasToken { token in
            token.tokenKind == .keyword(.await)
                || token.tokenKind == .keyword(.async)
                    && token.parent?.is(DeclModifierSyntax.self) == true
        }
    }

    /// Whether an error may leave it, outside of functions and closures.
    var mayThrow: Bool { hasToken { [.keyword(.try), .keyword(.throw)].contains($0.tokenKind) } }

    private func hasToken(_ isWanted: @escaping (TokenSyntax) -> Bool) -> Bool {
        let finder = TokenFinder(isWanted)
        finder.walk(self)
        return finder.isFound
    }
}

/// Looks for a token at the top level of some code, outside of functions and closures.
private final class TokenFinder: SyntaxVisitor {
    private(set) var isFound = false
    private let isWanted: (TokenSyntax) -> Bool

    init(_ isWanted: @escaping (TokenSyntax) -> Bool) {
        self.isWanted = isWanted
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: TokenSyntax) -> SyntaxVisitorContinueKind {
        if isWanted(node) { isFound = true }
        return .skipChildren
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}
