import LiterateRecording
import SwiftSyntax

extension CodeOutline {
    /// Outlines a piece of a chapter's code.
    ///
    /// - Parameters:
    ///   - hoisting: What stands at file scope; nil for code that is not part of the program.
    ///   - procedures: The functions whose calls have no value.
    init(of piece: ParsedPiece, hoisting: Hoisting?, procedures: Set<String>) {
        self.init()
        var taken: [String] = []
        var local: [CodeBlockItemSyntax] = []
        for item in piece.items {
            let finder = TakenNameFinder(viewMode: .sourceAccurate)
            finder.walk(item)
            let bound = variableNames(in: item).subtracting(item.declaredVariables)
            // A function may name itself.
            let own = item.declaredVariables.isEmpty ? item.declaredNames : []
            let known = bound.union(own).union(declared)
            for name in finder.names where !known.contains(name) && !taken.contains(name) {
                taken.append(name)
            }
            if hoisting?.contains(item, of: piece) == true {
                let range = piece.range(of: item)
                if item.isImport { imports.append(range) } else { fileScope.append(range) }
            } else {
                local.append(item)
                for name in item.declaredNames where !declared.contains(name) {
                    declared.append(name)
                }
            }
        }
        if let expression = local.last?.shownExpression, !expression.isCall(ofAny: procedures) {
            shown = piece.range(of: expression)
        }
        self.taken = taken
    }
}

extension CodeBlockItemSyntax {
    /// The names of the variables and constants that it declares.
    fileprivate var declaredVariables: [String] {
        declaration?.as(VariableDeclSyntax.self)?.bindings.flatMap(\.pattern.names) ?? []
    }

    /// All names that it declares where it stands.
    fileprivate var declaredNames: [String] {
        let named = declaration?.asProtocol((any NamedDeclSyntax).self)
        return named.map { [$0.name.text] } ?? declaredVariables
    }
}

/// The functions that some code declares without a result, and those of the libraries that are known
/// to have none.
func procedures(in trees: [SourceFileSyntax]) -> Set<String> {
    let declarations = trees.flatMap(\.statements).compactMap { statement in
        statement.item.as(FunctionDeclSyntax.self)
    }
    let procedures = declarations.filter { $0.signature.returnClause == nil }
    let functions = declarations.filter { $0.signature.returnClause != nil }
    return Set(procedures.map(\.name.text)).subtracting(functions.map(\.name.text))
        .union(["print", "display"])
}

extension ExprSyntax {
    fileprivate func isCall(ofAny names: Set<String>) -> Bool {
        let call = self.as(TryExprSyntax.self)?.expression ?? self
        let called = call.as(FunctionCallExprSyntax.self)?.calledExpression
        return called?.as(DeclReferenceExprSyntax.self).map { names.contains($0.baseName.text) }
            ?? false
    }
}

/// Finds the names that an expression or a type takes from around it, in the order of the code.
private final class TakenNameFinder: SyntaxVisitor {
    private(set) var names: [String] = []

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        if case .identifier(let name) = node.baseName.tokenKind { names.append(name) }
        return .skipChildren
    }

    override func visit(_ node: IdentifierTypeSyntax) -> SyntaxVisitorContinueKind {
        names.append(node.name.text)
        return .visitChildren
    }

    /// `if let x` takes `x`, and binds another.
    override func visit(_ node: OptionalBindingConditionSyntax) -> SyntaxVisitorContinueKind {
        if node.initializer == nil { names += node.pattern.names }
        return .visitChildren
    }

    /// A member's name says nothing of what is around.
    override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
        if let base = node.base { walk(base) }
        return .skipChildren
    }
}
