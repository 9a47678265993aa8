import LiterateFormat
import SwiftParser
import SwiftSyntax

/// A stretch of a cell's code, parsed, with the places of its top-level statements.
struct ParsedPiece {
    let piece: CodePiece
    let tree: SourceFileSyntax
    let items: [CodeBlockItemSyntax]
    private let converter: SourceLocationConverter

    init(_ piece: CodePiece) {
        self.piece = piece
        tree = Parser.parse(source: piece.code)
        items = Array(tree.statements)
        converter = SourceLocationConverter(fileName: piece.path, tree: tree)
    }

    /// The bytes of a node, without the blanks and comments around it.
    func range(of node: some SyntaxProtocol) -> Range<Int> {
        let start = node.positionAfterSkippingLeadingTrivia.utf8Offset
        return start..<max(start, node.endPositionBeforeTrailingTrivia.utf8Offset)
    }

    /// Where a byte of the code stands in the chapter.
    func position(of offset: Int) -> SourcePosition {
        let location = converter.location(for: AbsolutePosition(utf8Offset: offset))
        return SourcePosition(
            file: piece.path, line: piece.line + location.line - 1,
            column: piece.indentation + location.column)
    }

    /// Where a node begins in the chapter.
    func position(of node: some SyntaxProtocol) -> SourcePosition {
        position(of: range(of: node).lowerBound)
    }
}

extension CodeBlockItemSyntax {
    /// The expression whose value a notebook shows, if the statement is one.
    var shownExpression: ExprSyntax? {
        guard case .expr(let expression) = item, !expression.isAssignment,
            !expression.isDiagnosticMacro
        else { return nil }
        return expression
    }

    /// Whether it is a declaration that does nothing when control reaches it.
    var isInert: Bool {
        guard let declaration else { return false }
        return !declaration.is(VariableDeclSyntax.self) && !declaration.is(IfConfigDeclSyntax.self)
    }

    /// The names that it declares and gives a value: reading one has no effect.
    var initialisedNames: [String] {
        guard let variable = declaration?.as(VariableDeclSyntax.self),
            variable.attributes.isEmpty, variable.modifiers.isEmpty
        else { return [] }
        return variable.bindings.filter { $0.initializer != nil && $0.accessorBlock == nil }
            .flatMap(\.pattern.names)
    }
}

extension ExprSyntax {
    private static let comparisons: Set<String> = ["==", "!=", "<=", ">=", "===", "!==", "~="]

    /// Whether the expression assigns: `x = 1`, `x += 1`, `_ = f()`.
    fileprivate var isAssignment: Bool {
        guard let sequence = self.as(SequenceExprSyntax.self) else { return false }
        return sequence.elements.contains { element in
            if element.is(AssignmentExprSyntax.self) { return true }
            guard let binary = element.as(BinaryOperatorExprSyntax.self) else { return false }
            let name = binary.operator.text
            return name.hasSuffix("=") && !name.hasPrefix(".") && !Self.comparisons.contains(name)
        }
    }

    /// Whether it is `#warning` or `#error`, which have no value.
    fileprivate var isDiagnosticMacro: Bool {
        guard let macro = self.as(MacroExpansionExprSyntax.self) else { return false }
        return ["warning", "error"].contains(macro.macroName.text)
    }
}

extension PatternSyntax {
    /// The names that a pattern binds.
    var names: [String] {
        if let name = self.as(IdentifierPatternSyntax.self) { return [name.identifier.text] }
        if let tuple = self.as(TuplePatternSyntax.self) {
            return tuple.elements.flatMap(\.pattern.names)
        }
        return []
    }
}
