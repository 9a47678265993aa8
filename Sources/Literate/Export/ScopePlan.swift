import ChapterFormat
import Recording

/// Where the scopes of a chapter's plain Swift file begin and end.
///
/// Most cells share one scope. A cell that declares a name which code before it knows, from there or
/// from a library, opens one of its own, which lasts as long as later cells need what is in it.
struct ScopePlan {
    /// The cells that begin a scope, by their indices.
    private(set) var openings: Set<Int> = []
    /// How many scopes end after a cell, by its index.
    private(set) var closings: [Int: Int] = [:]

    private struct Scope {
        var declared: Set<String> = []
        var taken: Set<String> = []
    }

    /// Plans the scopes of the cells that run, in order, each with its pieces of code.
    init(_ cells: [(index: Int, sources: [HighlightedSource])]) {
        var scopes = [Scope()]
        for (place, cell) in cells.enumerated() {
            let declared = Set(cell.sources.flatMap(\.outline.declared))
            let known = scopes[scopes.count - 1].declared.union(scopes[scopes.count - 1].taken)
            if !known.isDisjoint(with: declared) {
                openings.insert(cell.index)
                scopes.append(Scope())
            }
            let taken = Set(cell.sources.flatMap(\.outline.taken))
            scopes[scopes.count - 1].declared.formUnion(declared)
            for scope in scopes.indices { scopes[scope].taken.formUnion(taken) }
            let needed = Self.names(neededIn: cells[(place + 1)...])
            while scopes.count > 1, scopes[scopes.count - 1].declared.isDisjoint(with: needed) {
                scopes.removeLast()
                closings[cell.index, default: 0] += 1
            }
        }
        if let last = cells.last { closings[last.index, default: 0] += scopes.count - 1 }
    }

    /// The names that cells take from before them, rather one too many than one too few.
    private static func names(
        neededIn cells: ArraySlice<(index: Int, sources: [HighlightedSource])>
    ) -> Set<String> {
        var needed: Set<String> = []
        var declaredLater: Set<String> = []
        for cell in cells {
            let declared = Set(cell.sources.flatMap(\.outline.declared))
            let known = declaredLater.union(declared)
            for source in cell.sources {
                needed.formUnion(source.identifiers.subtracting(known))
                needed.formUnion(source.outline.taken.filter { !declaredLater.contains($0) })
            }
            declaredLater = known
        }
        return needed
    }
}

extension HighlightedSource {
    /// All identifiers in the code but those of members.
    fileprivate var identifiers: Set<String> {
        let bytes = Array(code.utf8)
        var names: Set<String> = []
        for highlight in highlights
        where [.identifier, .function, .type].contains(highlight.kind) {
            guard highlight.offset == 0 || bytes[highlight.offset - 1] != UInt8(ascii: ".") else {
                continue
            }
            let range = highlight.offset..<highlight.offset + highlight.length
            names.insert(String(decoding: bytes[range], as: UTF8.self))
        }
        return names
    }
}
