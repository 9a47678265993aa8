import SwiftSyntax

/// The members of types as far as a chapter's code declares them.
struct TypeMembers {
    private let members: [String: Set<String>]
    private let inherited: [String: Set<String>]
    private let declared: Set<String>

    init(in trees: [SourceFileSyntax]) {
        let finder = MemberFinder(viewMode: .sourceAccurate)
        for tree in trees { finder.walk(tree) }
        (members, inherited, declared) = (finder.members, finder.inherited, finder.declared)
    }

    /// Whether a type, or one that it inherits from, has a member of that name.
    func contain(_ name: String, of type: String) -> Bool {
        lineage(of: type).contains { members[$0]?.contains(name) ?? false }
    }

    /// Whether a type may have members that the chapter's code does not show.
    func areUnknown(of type: String) -> Bool {
        !lineage(of: type).subtracting(Self.plain).isSubset(of: declared)
    }

    /// What chapters inherit from libraries most, without members that one would call by name alone.
    private static let plain: Set<String> = [
        "Equatable", "Hashable", "Comparable", "Codable", "Encodable", "Decodable", "Sendable",
        "Error", "CustomStringConvertible", "Identifiable", "CaseIterable", "Int", "String",
        "Copyable",
    ]

    private func lineage(of type: String) -> Set<String> {
        var found: Set<String> = []
        var waiting = [type]
        while let next = waiting.popLast() {
            guard found.insert(next).inserted else { continue }
            waiting += inherited[next] ?? []
        }
        return found
    }
}

private final class MemberFinder: SyntaxVisitor {
    private(set) var members: [String: Set<String>] = [:]
    private(set) var inherited: [String: Set<String>] = [:]
    private(set) var declared: Set<String> = []

    override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind {
        guard let type = node.parent?.asProtocol((any DeclGroupSyntax).self),
            let name = type.typeNames.first
        else { return .visitChildren }
        if !type.is(ExtensionDeclSyntax.self) { declared.insert(name) }
        let generics =
            type.asProtocol((any WithGenericParametersSyntax).self)?
            .genericParameterClause?.parameters.map(\.name.text) ?? []
        members[name, default: []].formUnion(generics)
        for element in node.members {
            let cases = element.decl.as(EnumCaseDeclSyntax.self)?.elements.map(\.name.text) ?? []
            members[name, default: []].formUnion(element.decl.declaredNames + cases)
        }
        for parent in type.inheritanceClause?.inheritedTypes ?? [] {
            let names = parent.type.tokens(viewMode: .sourceAccurate).compactMap { token in
                if case .identifier(let name) = token.tokenKind { name } else { nil }
            }
            inherited[name, default: []].formUnion(names)
        }
        return .visitChildren
    }
}
