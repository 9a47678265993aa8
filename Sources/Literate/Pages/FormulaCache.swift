import LiterateLayout
import Foundation
import LiterateWeave

/// The MathML of formulas that were converted before, in the book's cache.
///
/// It holds for one converter: its own text, the package's version and the Python that runs it.
struct FormulaCache {
    private struct Contents: Codable {
        var converter: String
        var formulas: [Entry]
    }

    private struct Entry: Codable {
        var latex: String
        var isDisplayed: Bool
        var mathml: String
    }

    private let file: URL
    private let converter: String

    /// Opens the cache of the book at a root.
    ///
    /// - Parameter converter: What names the converter.
    init(root: URL, converter: String) {
        file = root.appending(path: BookLayout.formulas)
        self.converter = converter
    }

    /// What is stored; nothing where that is of another converter or cannot be read.
    func stored() -> [FormulaText: String] {
        guard let data = try? Data(contentsOf: file),
            let contents = try? JSONDecoder().decode(Contents.self, from: data),
            contents.converter == converter
        else { return [:] }
        let pairs = contents.formulas.map {
            (FormulaText(latex: $0.latex, isDisplayed: $0.isDisplayed), $0.mathml)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Stores formulas, whole or not at all; a cache that cannot be written only costs time.
    func store(_ formulas: [FormulaText: String]) {
        let entries = formulas.map {
            Entry(latex: $0.latex, isDisplayed: $0.isDisplayed, mathml: $1)
        }.sorted { ($0.latex, $0.isDisplayed ? 1 : 0) < ($1.latex, $1.isDisplayed ? 1 : 0) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(Contents(converter: converter, formulas: entries))
        else { return }
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? data.write(to: file, options: .atomic)
    }
}
