import LiterateRecording
import SwiftIDEUtils
import SwiftSyntax

/// The classified stretches of some code: swift-syntax's classification, with identifiers told
/// apart where the syntax allows.
///
/// - Parameters:
///   - tree: The parsed code.
///   - variables: Names that are variables although they begin with a capital, such as `W1`.
func highlights(of tree: SourceFileSyntax, variables: Set<String>) -> [Highlight] {
    let refiner = IdentifierRefiner(variables: variables)
    refiner.walk(tree)
    var highlights: [Highlight] = []
    for stretch in tree.classifications {
        let offset = stretch.range.lowerBound.utf8Offset
        let length = stretch.range.upperBound.utf8Offset - offset
        guard length > 0, let kind = refiner.kinds[offset] ?? HighlightKind(stretch.kind) else {
            continue
        }
        if let last = highlights.last, last.kind == kind, last.offset + last.length == offset,
            kind == .string || kind == .comment
        {
            highlights[highlights.count - 1].length += length
        } else {
            highlights.append(Highlight(offset: offset, length: length, kind: kind))
        }
    }
    return highlights
}

extension HighlightKind {
    fileprivate init?(_ classification: SyntaxClassification) {
        switch classification {
        case .attribute: self = .attribute
        case .blockComment, .docBlockComment, .docLineComment, .lineComment: self = .comment
        case .dollarIdentifier, .identifier: self = .identifier
        case .floatLiteral, .integerLiteral: self = .number
        case .ifConfigDirective: self = .directive
        case .keyword: self = .keyword
        case .operator: self = .operator
        case .regexLiteral, .stringLiteral: self = .string
        case .type: self = .type
        case .argumentLabel, .editorPlaceholder, .none: return nil
        }
    }
}

/// The names that some code declares as variables or parameters.
func variableNames(in tree: some SyntaxProtocol) -> Set<String> {
    let finder = VariableFinder(viewMode: .sourceAccurate)
    finder.walk(tree)
    return finder.names
}

private final class VariableFinder: SyntaxVisitor {
    var names: Set<String> = []

    override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.identifier.text)
        return .skipChildren
    }

    override func visit(_ node: FunctionParameterSyntax) -> SyntaxVisitorContinueKind {
        names.insert((node.secondName ?? node.firstName).text)
        return .visitChildren
    }

    override func visit(_ node: ClosureShorthandParameterSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.name.text)
        return .skipChildren
    }
}

/// Finds the identifiers that are functions or types, by the byte where they begin.
private final class IdentifierRefiner: SyntaxVisitor {
    private(set) var kinds: [Int: HighlightKind] = [:]
    private let variables: Set<String>

    init(variables: Set<String>) {
        self.variables = variables
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        let called = node.calledExpression
        let name =
            called.as(DeclReferenceExprSyntax.self)?.baseName
            ?? called.as(MemberAccessExprSyntax.self)?.declName.baseName
        if let name { mark(name, isType(name) ? .type : .function) }
        return .visitChildren
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        if isType(node.baseName) { mark(node.baseName, .type) }
        return .visitChildren
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        mark(node.name, .function)
    }

    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { declare(node) }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { declare(node) }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { declare(node) }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { declare(node) }
    override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { declare(node) }
    override func visit(_ node: TypeAliasDeclSyntax) -> SyntaxVisitorContinueKind { declare(node) }

    override func visit(_ node: DeclModifierSyntax) -> SyntaxVisitorContinueKind {
        mark(node.name, .keyword)
    }

    private func declare(_ node: some NamedDeclSyntax) -> SyntaxVisitorContinueKind {
        mark(node.name, .type)
    }

    /// Types are capitalised, but a chapter's matrices may be too.
    private func isType(_ token: TokenSyntax) -> Bool {
        guard case .identifier(let name) = token.tokenKind else { return false }
        return !variables.contains(name) && name.first?.isUppercase == true
    }

    /// Notes what an identifier or a modifier is.
    @discardableResult
    private func mark(_ token: TokenSyntax, _ kind: HighlightKind) -> SyntaxVisitorContinueKind {
        let offset = token.positionAfterSkippingLeadingTrivia.utf8Offset
        if case .identifier = token.tokenKind {
            // A call is visited before the name in it, and knows better.
            kinds[offset] = kinds[offset] ?? kind
        } else if kind == .keyword {
            kinds[offset] = kind
        }
        return .visitChildren
    }
}
