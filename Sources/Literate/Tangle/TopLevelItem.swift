import LiterateFormat
import SwiftSyntax

/// A statement or declaration at the top level of a cell.
struct TopLevelItem {
    /// What Swift and the plan do with it.
    enum Kind {
        case `import`
        /// It stands at file scope, where nothing happens when control reaches it.
        case declaration
        /// Variables and constants that can stand at file scope.
        case variables
        /// Anything else: it does something where it stands, and may bind names for what follows.
        case statement
    }

    let syntax: CodeBlockItemSyntax
    let piece: ParsedPiece
    /// The place of its cell among those that run.
    let cell: Int
    let kind: Kind
    /// The names that it declares for what follows, each once.
    let declared: [String]
    let uses: [NameUse]
    /// Whether control waits for others in it.
    let waits: Bool

    init(_ syntax: CodeBlockItemSyntax, in piece: ParsedPiece, cell: Int) {
        (self.syntax, self.piece, self.cell) = (syntax, piece, cell)
        kind = syntax.kindAtTopLevel
        declared = syntax.namesForWhatFollows
        uses = syntax.uses(in: piece)
        waits = kind != .declaration && syntax.waits
    }

    /// Whether an error may leave it.
    var mayThrow: Bool { !isDeclarationOnly && syntax.mayThrow }

    /// Where it stands, the same however often its cell is reused.
    var position: SourcePosition { piece.position(of: syntax) }
    var range: Range<Int> { piece.range(of: syntax) }

    /// The variables that it declares, if it can stand at file scope.
    var variables: VariableDeclSyntax? {
        kind == .variables ? syntax.item.as(VariableDeclSyntax.self) : nil
    }

    /// The module that it imports; nil where it is no import.
    var importedModule: String? {
        syntax.item.as(ImportDeclSyntax.self)?.path.first?.name.text
    }

    /// What tells functions of one name apart; nil for all else.
    var signature: String? { syntax.declaration?.as(FunctionDeclSyntax.self)?.overload }
}

extension CodeBlockItemSyntax {
    var declaration: DeclSyntax? { item.as(DeclSyntax.self) }

    fileprivate var kindAtTopLevel: TopLevelItem.Kind {
        guard let declaration else { return .statement }
        if declaration.is(ImportDeclSyntax.self) { return .import }
        if let variable = declaration.as(VariableDeclSyntax.self) {
            if variable.bindings.allSatisfy(\.isComputed) { return .declaration }
            return variable.isMovable ? .variables : .statement
        }
        guard let condition = declaration.as(IfConfigDeclSyntax.self) else { return .declaration }
        let inner = condition.items
        return !inner.isEmpty
            && inner.allSatisfy { [.import, .declaration].contains($0.kindAtTopLevel) }
            ? .declaration : .statement
    }

    fileprivate var namesForWhatFollows: [String] {
        var names: [String] = []
        if let declaration {
            names =
                declaration.as(IfConfigDeclSyntax.self)?.items.flatMap(\.namesForWhatFollows)
                ?? declaration.declaredNames
        } else if let conditions = item.as(GuardStmtSyntax.self)?.conditions {
            names = conditions.flatMap { element in
                let condition = element.condition
                return condition.as(OptionalBindingConditionSyntax.self)?.pattern.names
                    ?? condition.as(MatchingPatternConditionSyntax.self)?.pattern.names ?? []
            }
        }
        return names.removingRepeated()
    }
}

extension IfConfigDeclSyntax {
    /// The statements of all its clauses.
    fileprivate var items: [CodeBlockItemSyntax] {
        clauses.flatMap { clause in
            clause.elements?.as(CodeBlockItemListSyntax.self).map(Array.init) ?? []
        }
    }
}

extension PatternBindingSyntax {
    /// Whether it has no value of its own: it is computed whenever it is read.
    fileprivate var isComputed: Bool { initializer == nil && accessorBlock != nil }
}

extension VariableDeclSyntax {
    /// Whether the variables can stand at file scope, whatever becomes of them there.
    fileprivate var isMovable: Bool {
        attributes.isEmpty && modifiers.allSatisfy(\.isAccessModifier)
            && bindings.allSatisfy { $0.initializer != nil || $0.typeAnnotation != nil }
    }

    var isConstant: Bool { bindingSpecifier.tokenKind == .keyword(.let) }

    /// Whether they are constants that threads may share by their look: literals, and locks.
    var isPlain: Bool {
        isConstant
            && bindings.allSatisfy {
                $0.typeAnnotation == nil && $0.initializer?.value.isPlain == true
            }
    }
}

extension ExprSyntax {
    fileprivate var isPlain: Bool {
        if let array = self.as(ArrayExprSyntax.self) {
            return !array.elements.isEmpty && array.elements.allSatisfy(\.expression.isPlain)
        }
        if let signed = self.as(PrefixOperatorExprSyntax.self) {
            return signed.operator.text == "-" && signed.expression.isPlain
        }
        if let called = self.as(FunctionCallExprSyntax.self)?.calledExpression {
            // Swift takes these as constants alone.
            return ["Mutex", "Atomic"].contains(called.firstToken(viewMode: .sourceAccurate)?.text)
        }
        return [.integerLiteralExpr, .floatLiteralExpr, .stringLiteralExpr, .booleanLiteralExpr]
            .contains(kind)
    }
}

extension DeclModifierSyntax {
    /// Whether it says who may see a declaration.
    var isAccessModifier: Bool {
        [.public, .private, .internal, .fileprivate, .open, .package].contains {
            (access: Keyword) in
            name.tokenKind == .keyword(access)
        }
    }
}

extension FunctionDeclSyntax {
    /// The name with the labels and types: two functions that have the same are one.
    fileprivate var overload: String {
        let parameters = signature.parameterClause.parameters.map { parameter in
            "\(parameter.firstName.text):\(parameter.type.trimmedDescription)"
                + (parameter.ellipsis == nil ? "" : "...")
        }
        let rest: [(any SyntaxProtocol)?] = [
            genericParameterClause, signature.effectSpecifiers?.asyncSpecifier,
            signature.returnClause, genericWhereClause,
        ]
        return parameters.joined(separator: ",")
            + rest.map { $0?.trimmedDescription ?? "" }.joined(separator: " ")
    }
}

extension PatternSyntax {
    /// The names that a pattern binds.
    var names: [String] {
        let finder = PatternNameFinder(viewMode: .sourceAccurate)
        finder.walk(self)
        return finder.names
    }
}

private final class PatternNameFinder: SyntaxVisitor {
    private(set) var names: [String] = []

    override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
        names.append(node.identifier.text.bareName)
        return .skipChildren
    }
}

extension Array where Element: Hashable {
    /// The elements without those that are there before.
    func removingRepeated() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
