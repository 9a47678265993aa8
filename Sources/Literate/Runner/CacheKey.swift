import Foundation
import LiterateFormat
import LiterateLayout

/// Everything that can change what a chapter's run gives, byte for byte; nothing that only the page or
/// the comparison reads.
///
/// It consists of digests, one a part: two keys are compared part by part, so a miss can say what
/// changed.
package struct CacheKey: Hashable, Sendable {
    /// One thing that can change a run: a file, the code of a cell, the toolchain.
    package struct Part: Hashable, Sendable {
        /// What it is; a cell by its place, for a new name changes no run.
        var name: String
        var digest: Digest

        init(_ name: String, _ digest: Digest) { (self.name, self.digest) = (name, digest) }
    }

    /// The parts in the order of their names.
    let parts: [Part]
    /// What messages call the cells' parts now.
    private var labels: [String: String] = [:]

    /// - Parameters:
    ///   - chapter: The chapter; its prose and its line numbers do not count.
    ///   - book: The book that its `reuse` leads into.
    ///   - program: What the chapter's program is made of besides.
    ///   - toolchain: What `swift --version` says.
    /// - Throws: A `reuse` that cannot be resolved, or a file that cannot be read.
    package init(
        chapter: Chapter, book: Book, program: ProgramParts, toolchain: String
    ) throws(Diagnostics) {
        var parts = try program.parts(of: chapter)
        parts.append(Part("the toolchain", Digest(toolchain)))
        parts.append(Part("the number of cells", Digest("\(chapter.cells.count)")))
        for (cell, digest) in zip(chapter.cells, try book.codeDigests(of: chapter)) {
            let name = "the code of cell \(cell.index + 1) of all"
            labels[name] = "the code of \(cell.label)"
            parts.append(Part(name, digest))
        }
        for reference in try book.exportedReferences(of: chapter) {
            parts.append(Part("the value \(reference.text)", program.digest(of: reference)))
        }
        self.parts = parts.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// What differs from an older key, in words; nil when nothing does.
    package func change(since old: CacheKey) -> String? {
        let before = Dictionary(old.parts.map { ($0.name, $0.digest) }) { first, _ in first }
        let names = Set(parts.map(\.name))
        if let part = parts.first(where: { before[$0.name] != $0.digest }) {
            let label = labels[part.name] ?? part.name
            return before[part.name] == nil ? "\(label) is new" : "\(label) changed"
        }
        return old.parts.first { !names.contains($0.name) }.map { "\($0.name) is gone" }
    }

    /// Keys are equal whose parts are, whatever cells are called.
    package static func == (one: CacheKey, other: CacheKey) -> Bool { one.parts == other.parts }

    package func hash(into hasher: inout Hasher) { hasher.combine(parts) }

    // MARK: As a file

    private static let head = "book recording key 2"

    /// The key as a file: a line for each part.
    var encoded: Data {
        let lines = [Self.head] + parts.map { "\($0.digest.text) \($0.name)" }
        return Data(lines.map { $0 + "\n" }.joined().utf8)
    }

    var digest: Digest { Digest(encoded) }

    /// Reads a file; nil when it is not whole or was written by another version.
    init?(encoded data: Data) {
        let lines = data.split(separator: 10, omittingEmptySubsequences: false)
        guard lines.count > 1, lines[0].elementsEqual(Self.head.utf8), lines.last == Data() else {
            return nil
        }
        var parts: [Part] = []
        for line in lines.dropFirst().dropLast() {
            guard line.count > 33, let digest = Digest(hexadecimal: line.prefix(32)) else {
                return nil
            }
            parts.append(Part(String(decoding: line.dropFirst(33), as: UTF8.self), digest))
        }
        self.parts = parts
    }
}
