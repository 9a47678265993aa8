import SwiftSyntax

extension ExprSyntax {
    /// Whether it can only be what it is: it names nothing but types and functions of the standard
    /// library, or compares something with itself.
    var isConstantClaim: Bool {
        if !namesAnything { return true }
        return conjuncts.allSatisfy { part in
            part.sides.map { $0.left.spelling == $0.right.spelling } ?? false
        }
    }

    /// Whether it names anything but literals and what the standard library has.
    var namesAnything: Bool {
        tokens(viewMode: .sourceAccurate).contains { token in
            guard case .identifier(let name) = token.tokenKind else { return false }
            let isMember =
                token.parent?.parent?.as(MemberAccessExprSyntax.self)?.declName.baseName == token
            let isLabel = token.parent?.is(LabeledExprSyntax.self) ?? false
            return !isMember && !isLabel && !name.hasPrefix("$") && !standardNames.contains(name)
        }
    }

    /// What `&&` joins: all of it must hold.
    var conjuncts: [ClaimPart] {
        guard let sequence = self.as(SequenceExprSyntax.self) else {
            return [ClaimPart(elements: [self])]
        }
        let elements = Array(sequence.elements)
        let signs = elements.map(\.operatorName)
        // What binds looser is one claim, as it stands.
        guard
            !signs.contains(where: { $0 == "||" || $0 == "?" || $0 == "??" && signs.contains("&&") }
            )
        else { return [ClaimPart(elements: elements)] }
        return elements.split { $0.operatorName == "&&" }.map { ClaimPart(elements: Array($0)) }
    }
}

/// Types and functions of the standard library that alone make nothing but constants.
private let standardNames: Set<String> = [
    "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
    "Double", "Float", "Float16", "Bool", "String", "Character", "Array", "Set", "Dictionary",
    "Optional", "abs", "min", "max",
]

extension ExprSyntax {
    fileprivate var operatorName: String? {
        self.as(BinaryOperatorExprSyntax.self)?.operator.text
            ?? (self.is(UnresolvedTernaryExprSyntax.self) ? "?" : nil)
    }

    /// Its tokens without blanks and comments.
    fileprivate var spelling: [String] { tokens(viewMode: .sourceAccurate).map(\.text) }
}

/// A part of a claim that must hold by itself.
struct ClaimPart {
    let elements: [ExprSyntax]

    /// The two sides of the one comparison that it is, and its sign.
    var sides: (left: ClaimPart, sign: String, right: ClaimPart)? {
        // With what binds looser, a comparison is a part of a side.
        guard !elements.contains(where: { ["||", "&&", "?"].contains($0.operatorName ?? "") })
        else { return nil }
        let places = elements.indices.filter { index in
            ["<", ">", "<=", ">=", "==", "!=", "===", "!=="].contains(
                elements[index].operatorName ?? "")
        }
        guard places.count == 1, let place = places.first, place > 0, place + 1 < elements.count
        else {
            return nil
        }
        return (
            ClaimPart(elements: Array(elements[..<place])), elements[place].operatorName!,
            ClaimPart(elements: Array(elements[(place + 1)...]))
        )
    }

    fileprivate var spelling: [String] { elements.flatMap(\.spelling) }

    /// Whether it has a type by itself, whatever it is compared with.
    var standsAlone: Bool {
        guard elements.count == 1 else { return true }
        let isImplicit = elements[0].firstToken(viewMode: .sourceAccurate)?.tokenKind == .period
        let literals: [SyntaxKind] = [
            .integerLiteralExpr, .floatLiteralExpr, .stringLiteralExpr, .booleanLiteralExpr,
            .nilLiteralExpr, .arrayExpr, .dictionaryExpr, .tupleExpr, .prefixOperatorExpr,
        ]
        return !isImplicit && !literals.contains(elements[0].kind)
    }

    func range(in piece: ParsedPiece) -> Range<Int> {
        piece.range(of: elements[0]).lowerBound..<piece.range(of: elements.last!).upperBound
    }
}
