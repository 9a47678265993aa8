import LiterateRecorder
import LiterateFormat
import Foundation

/// Everything that can change what a chapter's run gives, byte for byte.
///
/// It is no hash: two keys are compared part by part, so a miss can say what changed.
package struct CacheKey: Hashable, Sendable {
    /// One thing that can change a run: a file, the code of a cell, the toolchain.
    package struct Part: Hashable, Sendable {
        /// What it is, as messages name it.
        package var name: String
        /// Its bytes.
        package var contents: Data
    }

    /// The parts in the order of their names.
    package var parts: [Part]

    /// Makes the key of a chapter's run.
    ///
    /// - Parameters:
    ///   - chapter: The chapter; its prose and its line numbers do not count.
    ///   - book: The book that its `reuse` leads into.
    ///   - sources: What the chapter's executable is made of besides.
    ///   - toolchain: What `swift --version` says.
    /// - Throws: A `reuse` that cannot be resolved, or a file that cannot be read.
    package init(
        chapter: Chapter, book: Book, sources: LinkedSources, toolchain: String
    ) throws(Diagnostics) {
        var parts = try sources.parts(of: chapter.name)
        parts.append(Part(name: "the toolchain", contents: Data(toolchain.utf8)))
        parts.append(
            Part(name: "the number of cells", contents: Data("\(chapter.cells.count)".utf8)))
        for cell in chapter.cells {
            let pieces = try book.pieces(of: cell, in: chapter)
            // Every part has a name of its own, so hidden cells are counted too.
            let label =
                cell.options.isHidden ? "cell \(cell.index + 1) of all, hidden" : cell.label
            parts.append(Part(name: "the code of \(label)", contents: code(pieces)))
            parts.append(Part(name: "the options of \(label)", contents: options(of: cell)))
        }
        self.parts = parts.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// What differs from an older key, in words; nil when nothing does.
    package func change(since old: CacheKey) -> String? {
        let before = Dictionary(old.parts.map { ($0.name, $0.contents) }) { first, _ in first }
        let names = Set(parts.map(\.name))
        if let part = parts.first(where: { before[$0.name] != $0.contents }) {
            return before[part.name] == nil ? "\(part.name) is new" : "\(part.name) changed"
        }
        return old.parts.first { !names.contains($0.name) }.map { "\($0.name) is gone" }
    }
}

/// The code that a cell runs.
///
/// A cell that asks for its own line depends on where it stands.
private func code(_ pieces: [CodePiece]) -> Data {
    var data = Data()
    for piece in pieces {
        let asksForPlace = ["#line", "#column", "#sourceLocation"].contains {
            piece.code.contains($0)
        }
        let place = asksForPlace ? " line \(piece.line) indented by \(piece.indentation)" : ""
        let name = "\(piece.chapter)/\(piece.cell ?? "")"
        data += Data("\(name) \(piece.code.utf8.count) bytes\(place)\n\(piece.code)".utf8)
    }
    return data
}

/// A time limit does not count: it ends a run, and nothing of such a run is kept.
private func options(of cell: Cell) -> Data {
    let options = cell.options
    let values: [(String, String?)] = [
        ("name", options.name),
        ("reuse", options.reuse.map { "\($0.chapter)/\($0.cell)" }.joined(separator: ",")),
        ("hide", "\(options.isHidden)"), ("fold", "\(options.isFolded)"),
        ("norun", "\(options.isNotRun)"), ("fails", "\(options.isFailing)"),
        ("traps", "\(options.isTrapping)"), ("volatile", "\(options.isVolatile)"),
        ("tolerance", options.tolerance.map { "\($0)" }), ("caption", options.caption),
        ("alt", options.alternativeText),
    ]
    return Data(values.map { "\($0)=\($1 ?? "none")\n" }.joined().utf8)
}
