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
    var kinds: [Int: HighlightKind] = [:]
    for token in tree.tokens(viewMode: .sourceAccurate) {
        guard let kind = refinedKind(of: token, variables: variables) else { continue }
        kinds[token.positionAfterSkippingLeadingTrivia.utf8Offset] = kind
    }
    var highlights: [Highlight] = []
    for stretch in tree.classifications {
        let offset = stretch.range.lowerBound.utf8Offset
        let length = stretch.range.upperBound.utf8Offset - offset
        guard length > 0, let kind = kinds[offset] ?? HighlightKind(stretch.kind) else {
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
        case .floatLiteral, .integerLiteral: self = .number
        case .ifConfigDirective: self = .directive
        case .keyword: self = .keyword
        case .regexLiteral, .stringLiteral: self = .string
        case .type: self = .type
        case .argumentLabel, .dollarIdentifier, .editorPlaceholder, .identifier, .none, .operator:
            return nil
        }
    }
}

/// The names that some code declares as variables or parameters.
func variableNames(in tree: some SyntaxProtocol) -> Set<String> {
    Set(
        tree.tokens(viewMode: .sourceAccurate).compactMap { token in
            switch token.parent?.as(SyntaxEnum.self) {
            case .identifierPattern(let pattern): pattern.identifier.text
            case .functionParameter(let parameter):
                (parameter.secondName ?? parameter.firstName).text
            case .closureShorthandParameter(let parameter): parameter.name.text
            default: nil
            }
        })
}

/// What the syntax around an identifier or a modifier says of it; nil where that is nothing.
private func refinedKind(of token: TokenSyntax, variables: Set<String>) -> HighlightKind? {
    guard let node = token.parent, !node.is(DeclModifierSyntax.self) else { return .keyword }
    guard case .identifier(let name) = token.tokenKind else { return nil }
    switch node.kind {
    case .actorDecl, .classDecl, .enumDecl, .protocolDecl, .structDecl, .typeAliasDecl:
        return .type
    case .functionDecl: return .function
    case .declReferenceExpr:
        // Types are capitalised, but a chapter's matrices may be too.
        if !variables.contains(name), name.first?.isUppercase == true { return .type }
        let isMember = node.keyPathInParent == \MemberAccessExprSyntax.declName
        let called = isMember ? node.parent : node
        return called?.keyPathInParent == \FunctionCallExprSyntax.calledExpression
            ? .function : nil
    default: return nil
    }
}
