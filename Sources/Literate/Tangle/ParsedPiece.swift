import LiterateFormat
import SwiftParser
import SwiftSyntax

/// A stretch of a cell's code, parsed, with the places of its top-level statements.
struct ParsedPiece {
    let piece: CodePiece
    /// The code's bytes.
    let bytes: [UInt8]
    let tree: SourceFileSyntax
    let items: [CodeBlockItemSyntax]
    /// The value that it exports, where it is no code of a cell.
    var exported: ExportedValue?
    private let converter: SourceLocationConverter

    init(_ piece: CodePiece) {
        self.piece = piece
        bytes = Array(piece.code.utf8)
        var parser = Parser(piece.code, maximumNestingLevel: 2 * deepestBrackets)
        tree = SourceFileSyntax.parse(from: &parser)
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
    ///
    /// `if` and `switch` have one where each branch is an expression that is no mere call.
    var shownExpression: ExprSyntax? {
        if let branching = item.as(ExpressionStmtSyntax.self)?.expression {
            return branching.givesValue ? branching : nil
        }
        guard case .expr(let expression) = item, !expression.isAssignment,
            !expression.isDiagnosticMacro, !expression.isDump
        else { return nil }
        return expression
    }

    /// The names that it declares and gives a value: reading one has no effect.
    var initialisedNames: [String] {
        guard let variable = declaration?.as(VariableDeclSyntax.self),
            variable.attributes.isEmpty, variable.modifiers.isEmpty
        else { return [] }
        return variable.bindings.lazy.filter { $0.initializer != nil && $0.accessorBlock == nil }
            .flatMap(\.pattern.names)
    }
}

extension ExprSyntax {
    /// Whether it is `if` or `switch`, which Swift takes for a value in few places.
    var isBranching: Bool { self.is(IfExprSyntax.self) || self.is(SwitchExprSyntax.self) }

    fileprivate var givesValue: Bool {
        if let condition = self.as(IfExprSyntax.self) {
            guard let rest = condition.elseBody else { return false }
            let other =
                switch rest {
                case .ifExpr(let next): ExprSyntax(next).givesValue
                case .codeBlock(let block): block.statements.giveValue
                }
            return other && condition.body.statements.giveValue
        }
        return self.as(SwitchExprSyntax.self)?.cases.allSatisfy { element in
            element.as(SwitchCaseSyntax.self)?.statements.giveValue ?? false
        } ?? false
    }

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

    /// Whether it is `dump(…)`, which has shown its value and gives it back.
    fileprivate var isDump: Bool {
        let called = self.as(FunctionCallExprSyntax.self)?.calledExpression
        return called?.as(DeclReferenceExprSyntax.self)?.baseName.text == "dump"
    }
}

extension CodeBlockItemListSyntax {
    /// Whether they are one expression that is there for its value.
    fileprivate var giveValue: Bool {
        guard count == 1, let item = first else { return false }
        guard let expression = item.shownExpression else { return false }
        let call = expression.as(TryExprSyntax.self)?.expression ?? expression
        return !call.is(FunctionCallExprSyntax.self)
    }
}
