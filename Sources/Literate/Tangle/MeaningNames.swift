import LiterateFormat
import SwiftSyntax

/// What names are called at file scope: those that are declared again stand in namespaces.
extension ScopePlan {
    mutating func chooseNames() {
        let taken = Set(
            cells.flatMap(\.pieces).flatMap { $0.tree.tokens(viewMode: .sourceAccurate) }
                .map(\.text.bareName))
        // The uses of names that may be members of types of which the chapter does not know all, last first.
        let unknownUses = Dictionary(
            grouping: items.indices.reversed().flatMap { index in
                zip(items[index].uses, uses[index])
                    .filter { $0.0.types.contains(where: members.areUnknown) }
                    .map { UnknownUse(item: index, use: $0.0, meaning: $0.1) }
            }, by: \.use.name)
        for all in meanings.values {
            let unknown = unknownUses[all[0].name] ?? []
            for meaning in all {
                while taken.contains(meaning.numberedName) { meaning.numberedName += "_" }
            }
            let shared = all.filter { meaning in
                meaning.items.contains { isAtFileScope($0) }
            }
            guard shared.count > 1 || shared.contains(where: \.isShadowing) else { continue }
            let natural =
                ambiguous(among: shared, unknown)
                ?? shared.first.flatMap { $0.isShadowing ? nil : $0 }
            for meaning in shared where meaning !== natural {
                meaning.namespace = meaning.numberedName
            }
        }
        for (index, item) in items.enumerated()
        where item.kind == .declaration && item.declared.contains(where: \.isOperator)
            && namespace(of: index) != nil
        {
            problems.append(
                Diagnostic(
                    item.position,
                    "the operator `\(item.declared[0])` is declared again for the same types, and "
                        + "Swift finds operators by these alone; take another operator, or begin a "
                        + "new program with `reset`"))
        }
        for index in items.indices where isAtFileScope(index) {
            if let namespace = namespace(of: index) {
                for meaning in meanings(of: index) { meaning.namespace = namespace }
            }
        }
    }

    /// The meaning that is perhaps meant where the name may as well be a member of a type that the
    /// chapter does not declare: its name has to stand for itself, so that Swift's own rules apply.
    ///
    /// - Parameter unknown: The uses of the name that may be of such a member.
    private mutating func ambiguous(
        among shared: [Meaning], _ unknown: [UnknownUse]
    ) -> Meaning? {
        var found: Meaning?
        let shared = Set(shared.map(ObjectIdentifier.init))
        for unknown in unknown {
            let use = unknown.use
            guard let meaning = unknown.meaning, shared.contains(ObjectIdentifier(meaning)) else {
                continue
            }
            if let found, found !== meaning {
                problems.append(
                    Diagnostic(
                        items[unknown.item].piece.position(of: use.range.lowerBound),
                        "`\(use.name)` may be a member of `\(use.types[0])` or what the chapter "
                            + "declares, more than once; write `self.\(use.name)` for the member, or "
                            + "give what is declared here another name"))
            } else if found == nil, !meaning.isShadowing {
                found = meaning
            }
        }
        return found
    }
}

/// A use of a name that may be a member of a type of which the chapter does not know all.
private struct UnknownUse {
    let item: Int
    let use: NameUse
    let meaning: Meaning?
}
