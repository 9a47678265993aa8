import Foundation
import LiterateFormat
import LiterateRecording

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

    /// The names of a cell's code.
    private struct Names {
        var declared: Set<String>
        var taken: Set<String>
        var identifiers: Set<String>

        init(_ sources: [HighlightedSource]) {
            declared = Set(sources.flatMap(\.outline.declared))
            taken = Set(sources.flatMap(\.outline.taken))
            identifiers = sources.reduce(into: []) { $0.formUnion($1.identifiers) }
        }
    }

    /// Plans the scopes of the cells that run, in order, each with its pieces of code.
    init(_ cells: [(index: Int, sources: [HighlightedSource])]) {
        let names = cells.map { Names($0.sources) }
        let needed = Self.needed(after: names)
        var scopes = [Scope()]
        for (place, cell) in cells.enumerated() {
            let known = scopes[scopes.count - 1].declared.union(scopes[scopes.count - 1].taken)
            if !known.isDisjoint(with: names[place].declared) {
                openings.insert(cell.index)
                scopes.append(Scope())
            }
            scopes[scopes.count - 1].declared.formUnion(names[place].declared)
            for scope in scopes.indices { scopes[scope].taken.formUnion(names[place].taken) }
            while scopes.count > 1,
                scopes[scopes.count - 1].declared.isDisjoint(with: needed[place])
            {
                scopes.removeLast()
                closings[cell.index, default: 0] += 1
            }
        }
        if let last = cells.last { closings[last.index, default: 0] += scopes.count - 1 }
    }

    /// For each cell the names that later ones take from before them, rather one too many than one
    /// too few.
    private static func needed(after cells: [Names]) -> [Set<String>] {
        var needed: Set<String> = []
        return cells.reversed().map { cell in
            defer {
                needed.formUnion(cell.identifiers)
                needed.subtract(cell.declared)
                needed.formUnion(cell.taken)
            }
            return needed
        }.reversed()
    }
}

extension HighlightedSource {
    /// All identifiers in the code but those of members.
    fileprivate var identifiers: Set<String> {
        let bytes = Array(code.utf8)
        let names = highlights.filter {
            [.identifier, .function, .type].contains($0.kind)
                && ($0.offset == 0 || bytes[$0.offset - 1] != UInt8(ascii: "."))
        }
        return Set(
            names.map {
                String(decoding: bytes[$0.offset..<$0.offset + $0.length], as: UTF8.self)
            })
    }
}

/// A piece of a cell's code as it stands in a chapter's plain Swift file.
struct SwiftPiece {
    private let bytes: [UInt8]
    private let outline: CodeOutline

    init(_ source: HighlightedSource) {
        bytes = Array(source.code.utf8)
        outline = source.outline
    }

    /// The imports, as written.
    var imports: [String] { outline.imports.map(text) }

    /// The declarations that Swift wants at file scope, as written.
    var declarations: [String] { outline.fileScope.map(text) }

    /// The code without what stands at file scope.
    ///
    /// - Parameter isShown: Whether the value of the last expression is shown, rather than thrown
    ///   away.
    func statements(isShown: Bool) -> String {
        var rest = bytes
        // From the end, so that what comes before keeps its place.
        var edits: [(range: Range<Int>, text: String)] = outline.imports.map { ($0, "") }
        edits += outline.fileScope.map { ($0, isWholeLines($0) ? moved : "") }
        if let shown = outline.shown {
            edits.append((shown, isShown ? "display(\(text(shown)))" : "_ = \(text(shown))"))
        }
        for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            rest.replaceSubrange(edit.range, with: Array(edit.text.utf8))
        }
        return String(decoding: rest, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    private let moved = "// Swift wants what stood here at file scope: see the beginning."

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private func isWholeLines(_ range: Range<Int>) -> Bool {
        let before = bytes[..<range.lowerBound].last { $0 != 32 }
        let after = bytes[range.upperBound...].first { $0 != 32 }
        return [before, after].allSatisfy { $0 == nil || $0 == 10 }
    }
}
