import LiterateLayout

/// A value that a cell gives to later chapters: a variable in the scope that it leaves.
package struct ExportedValue: Hashable, Sendable {
    /// The variable's name, by which others read the value.
    package var name: String
    /// Where the option `export` names it.
    package var position: SourcePosition

    package init(name: String, position: SourcePosition) {
        (self.name, self.position) = (name, position)
    }
}

/// A value of another chapter that a chapter reads: `exported("01-basic-mlp/loss")`.
package struct ExportedReference: Hashable, Sendable, Comparable {
    package var chapter: String
    package var name: String

    /// As it is written: `01-basic-mlp/loss`; nil for what can be the name of no value.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, Book.isChapterName(parts[0]), isVariableName(parts[1]) else {
            return nil
        }
        (chapter, name) = (parts[0], parts[1])
    }

    package var text: String { "\(chapter)/\(name)" }

    /// The file that the value is kept in, from the book's root.
    package var file: String { BookLayout.exportedFile(name, of: chapter) }

    package static func < (left: ExportedReference, right: ExportedReference) -> Bool {
        (left.chapter, left.name) < (right.chapter, right.name)
    }
}

/// Whether a text can be the name of a variable that is exported, and so of a file.
package func isVariableName(_ text: String) -> Bool {
    text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil
}

extension Chapter {
    /// What its own code and its sentences read of other chapters, as far as it is written down; what a
    /// cell names that does not run counts too, so that a chapter is loaded that nothing asks for.
    var exportedReferences: Set<ExportedReference> {
        exportedReferencesIn(cells.map(\.code) + checks.map(\.code))
    }
}

extension Cell {
    /// The values of other chapters that its own code reads, in order.
    package var exportedReferences: [ExportedReference] {
        options.isNotRun ? [] : exportedReferencesIn([code]).sorted()
    }
}

extension [Cell] {
    /// The values that are exported, in order.
    package var exports: [ExportedValue] { flatMap(\.options.exports) }

    /// What is exported twice.
    ///
    /// Names that differ in capitals only are one file on some disks.
    var repeatedExports: [Diagnostic] {
        var first: [String: ExportedValue] = [:]
        return exports.compactMap { value in
            guard let other = first[value.name.lowercased()] else {
                first[value.name.lowercased()] = value
                return nil
            }
            return Diagnostic(
                value.position,
                "`\(other.name)` is exported at line \(other.position.line) already"
                    + (other.name == value.name
                        ? "" : ", and some disks do not tell capitals from small letters")
                    + "; export it once, or under another name")
        }
    }
}

extension Book {
    /// The values of other chapters that a chapter's program reads, its reused cells with it, in order.
    ///
    /// - Throws: A `reuse` that cannot be resolved.
    package func exportedReferences(
        of chapter: Chapter
    ) throws(Diagnostics) -> [ExportedReference] {
        var code = chapter.checks.map(\.code)
        for cell in chapter.cells where !cell.options.isNotRun {
            code += try pieces(of: cell, in: chapter).map(\.code)
        }
        return exportedReferencesIn(code).sorted()
    }

    /// Chapters in groups, so that each reads values only of groups before its own, and of chapters that
    /// are not among them.
    ///
    /// - Throws: A `reuse` that cannot be resolved.
    package func inOrderOfExports(_ chapters: [Chapter]) throws(Diagnostics) -> [[Chapter]] {
        var groups: [[Chapter]] = []
        var group: [String: Int] = [:]
        // Values go from earlier to later chapters.
        for chapter in chapters.sorted(by: { $0.name < $1.name }) {
            let sources = try exportedReferences(of: chapter).compactMap { group[$0.chapter] }
            let number = (sources.max() ?? -1) + 1
            group[chapter.name] = number
            if number == groups.count { groups.append([]) }
            groups[number].append(chapter)
        }
        return groups
    }
}

/// The values that some code reads by a name that is written down.
///
/// One in a comment counts too: then a chapter runs again perhaps without need.
private func exportedReferencesIn(_ code: [String]) -> Set<ExportedReference> {
    // By Unicode's rules `Notebook.exported` is one word.
    let call = /\bexported\s*\(\s*"([^"\\\n]*)"/.wordBoundaryKind(.simple)
    var found: Set<ExportedReference> = []
    for code in code where code.contains("exported") {
        for match in code.matches(of: call) {
            if let reference = ExportedReference(String(match.output.1)) { found.insert(reference) }
        }
    }
    return found
}
