@_spi(Experimental) import SwiftLexicalLookup
import SwiftSyntax

/// A name that a top-level statement takes from outside of itself.
struct NameUse {
    let name: String
    /// The bytes of the name in the piece's code.
    let range: Range<Int>
    /// Whether it also binds the name anew: `if let x`, `[x] in`.
    let isBinding: Bool
    /// Whether the name itself is given another value: `x = 1`, `x += 1`, `f(&x)`.
    let isAssigned: Bool
    /// Whether it stands in a closure.
    let isInClosure: Bool
    /// The types around it, from the innermost: the name may be a member of theirs.
    let types: [String]
}

extension CodeBlockItemSyntax {
    /// The names that the statement takes from what is around it, in the order of the code.
    func uses(in piece: ParsedPiece) -> [NameUse] {
        // By itself, for the lookup of a name goes through all that is around.
        let alone = SourceFileSyntax(statements: [self], endOfFileToken: .endOfFileToken())
        let finder = UseFinder(
            item: alone.statements.first!, start: position.utf8Offset, piece: piece)
        finder.walk(alone)
        return finder.uses
    }
}

private final class UseFinder: SyntaxVisitor {
    private(set) var uses: [NameUse] = []
    private let item: CodeBlockItemSyntax
    /// Where the statement begins in the piece's code.
    private let start: Int
    private let piece: ParsedPiece

    init(item: CodeBlockItemSyntax, start: Int, piece: ParsedPiece) {
        (self.item, self.start, self.piece) = (item, start, piece)
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        note(node.baseName, at: node)
        return .skipChildren
    }

    override func visit(_ node: IdentifierTypeSyntax) -> SyntaxVisitorContinueKind {
        note(node.name, at: node)
        return .visitChildren
    }

    /// `if let x` takes `x`, and binds another.
    override func visit(_ node: OptionalBindingConditionSyntax) -> SyntaxVisitorContinueKind {
        if node.initializer == nil,
            let name = node.pattern.as(IdentifierPatternSyntax.self)?.identifier
        {
            note(name, at: node, isBinding: true)
        }
        return .visitChildren
    }

    override func visit(_ node: ClosureCaptureSyntax) -> SyntaxVisitorContinueKind {
        if node.initializer == nil { note(node.name, at: node, isBinding: true) }
        return .visitChildren
    }

    /// A member's name says nothing of what is around.
    override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
        if let base = node.base { walk(base) }
        return .skipChildren
    }

    override func visit(_ node: KeyPathPropertyComponentSyntax) -> SyntaxVisitorContinueKind {
        .skipChildren
    }

    private func note(_ token: TokenSyntax, at node: some SyntaxProtocol, isBinding: Bool = false) {
        guard case .identifier(let text) = token.tokenKind, let name = Identifier(token) else {
            return
        }
        var types: [String] = []
        for result in node.lookup(name) {
            switch result {
            case .fromScope(_, let names) where names.contains { item.range.contains($0.position) }:
                return
            case .lookForMembers(let type): types += type.typeNames
            default: break
            }
        }
        let range = piece.range(of: token)
        uses.append(
            NameUse(
                name: text.bareName, range: start + range.lowerBound..<start + range.upperBound,
                isBinding: isBinding,
                isAssigned: node.isAssigned, isInClosure: node.isInClosure(within: item),
                types: types))
    }
}

extension String {
    /// A name without the marks around or before it: `` `class` `` is `class`, `$x` is `x`.
    var bareName: String {
        let name = hasPrefix("`") ? String(dropFirst().dropLast()) : self
        return name.hasPrefix("$") && name.count > 1 ? String(name.dropFirst()) : name
    }
}

extension String {
    /// Whether it is the name of an operator.
    var isOperator: Bool { first.map { !$0.isLetter && $0 != "_" } ?? false }
}

extension SyntaxProtocol {
    fileprivate var isAssigned: Bool {
        if parent?.is(InOutExprSyntax.self) == true { return true }
        // The list may be long: its next element is the one that the next token is of.
        guard let elements = parent?.as(ExprListSyntax.self),
            let next = lastToken(viewMode: .sourceAccurate)?.nextToken(viewMode: .sourceAccurate)?
                .parent, next.parent?.id == elements.id
        else { return false }
        if next.is(AssignmentExprSyntax.self) { return true }
        let sign = next.as(BinaryOperatorExprSyntax.self)?.operator.text ?? ""
        return sign.hasSuffix("=") && !["==", "!=", "<=", ">=", "===", "!==", "~="].contains(sign)
    }

    fileprivate func isInClosure(within item: CodeBlockItemSyntax) -> Bool {
        var node = parent
        while let current = node, current.id != item.id {
            if current.is(ClosureExprSyntax.self) { return true }
            node = current.parent
        }
        return false
    }

    /// The names of the type that a declaration declares or extends.
    var typeNames: [String] {
        if let type = Syntax(self).as(ExtensionDeclSyntax.self)?.extendedType {
            // A member of a type is extended as one of it: `A.B`.
            return [type.trimmedDescription.split(separator: ".").last.map(String.init) ?? ""]
        }
        let named = Syntax(self).asProtocol((any NamedDeclSyntax).self)
        return named.map { [$0.name.text.bareName] } ?? []
    }
}

extension DeclSyntaxProtocol {
    /// The names that a declaration declares where it stands.
    var declaredNames: [String] {
        if let variable = self.as(VariableDeclSyntax.self) {
            return variable.bindings.flatMap(\.pattern.names)
        }
        guard !self.is(OperatorDeclSyntax.self), !self.is(PrecedenceGroupDeclSyntax.self),
            !self.is(MacroDeclSyntax.self)
        else { return [] }
        return Syntax(self).asProtocol((any NamedDeclSyntax).self).map { [$0.name.text.bareName] }
            ?? []
    }
}
