import Foundation
import LiterateFormat
import LiterateLayout
import LiterateWeave
import Subprocess

/// Turns formulas into MathML with the Python package latex2mathml, all in one process.
///
/// The package is in ``BookLayout/pythonEnvironment``, where ``BookLayout/makeSetup`` puts it. A book without
/// formulas needs neither.
package struct FormulaConverter: Sendable {
    private let root: URL
    private let python: URL

    /// Makes the converter of the book at a root.
    package init(root: URL) {
        self.root = root
        python = root.appending(path: "\(BookLayout.pythonEnvironment)/bin/python3")
    }

    /// The MathML of each formula: what was converted before, by this converter, from the cache.
    ///
    /// - Throws: ``Diagnostics`` at the formulas that are no LaTeX or become more than MathML, or at
    ///   the first one where the package is missing.
    package func markup(of formulas: [Formula]) async throws -> [FormulaText: String] {
        guard let first = formulas.first else { return [:] }
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw missing(first)
        }
        // Each text once, in the order of the book.
        let cache = FormulaCache(
            file: root.appending(path: BookLayout.formulas), converter: identity)
        var known = cache.stored()
        var seen = Set(known.keys)
        let texts = formulas.map(\.text).filter { seen.insert($0).inserted }
        guard !texts.isEmpty else { return try checked(known, formulas) }
        let answers = try await converted(texts, first)
        guard answers.count == texts.count else { throw missing(first) }
        let results = Dictionary(uniqueKeysWithValues: zip(texts, answers))
        known.merge(results.compactMapValues(\.mathml)) { _, new in new }
        cache.store(known)
        try Diagnostics.refuse(
            formulas.compactMap { formula in
                results[formula.text]?.error.map {
                    Diagnostic(formula.position, "the formula `\(formula.text.latex)` \($0)")
                }
            })
        return try checked(known, formulas)
    }

    /// What is known of some formulas; the cache knows those of other chapters too.
    ///
    /// - Throws: The formulas whose markup is more than a formula's.
    private func checked(
        _ known: [FormulaText: String], _ formulas: [Formula]
    ) throws(Diagnostics) -> [FormulaText: String] {
        let wanted = Set(formulas.map(\.text))
        let markup = known.filter { wanted.contains($0.key) }
        let faults = markup.compactMapValues(formulaFault)
        try Diagnostics.refuse(
            formulas.compactMap { formula in
                faults[formula.text].map {
                    Diagnostic(formula.position, "the formula `\(formula.text.latex)` \($0)")
                }
            })
        return markup
    }

    /// What the markup depends on besides the formula: our program, the package, and its Python.
    private var identity: String {
        let library = root.appending(path: "\(BookLayout.pythonEnvironment)/lib")
        let versions = library.names.flatMap { python in
            library.appending(path: "\(python)/site-packages").names
                .filter { $0.hasSuffix(".dist-info") }.map { "\(python)/\($0)" }
        }
        return ([Self.program.text ?? ""] + versions).joined(separator: "\n")
    }

    private struct Answer: Decodable {
        var mathml: String?
        var error: String?
    }

    private func converted(_ texts: [FormulaText], _ first: Formula) async throws -> [Answer] {
        let input = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        let result = try await Subprocess.run(
            .path(.init(python.path)), arguments: ["-I", Self.program.path],
            input: .string(input), output: .string(limit: 64 << 20), error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw failure(first, saying: result.standardError)
        }
        return try JSONDecoder().decode([Answer].self, from: Data(result.standardOutput.utf8))
    }

    /// What Python says when it ends early; its last line has the reason.
    private func failure(_ formula: Formula, saying text: String) -> Diagnostics {
        let reason = text.split(separator: "\n").last.map(String.init) ?? ""
        guard !reason.contains("ModuleNotFoundError"), !reason.isEmpty else {
            return missing(formula)
        }
        return Diagnostics(
            formula.position,
            "formulas cannot be converted, from this one on: Python says '\(reason)'; "
                + "'rm -r \(BookLayout.pythonEnvironment); \(BookLayout.makeSetup)' installs the "
                + "converter afresh")
    }

    private func missing(_ formula: Formula) -> Diagnostics {
        Diagnostics(
            formula.position,
            "this formula needs the Python package latex2mathml in "
                + "`\(BookLayout.pythonEnvironment)`, which is missing; '\(BookLayout.makeSetup)' "
                + "installs it")
    }

    private static var program: URL {
        Bundle.module.bundleURL.appending(path: "Mathematics/formulas.py")
    }
}

/// The MathML of formulas that were converted before, in the book's cache.
///
/// It holds for one converter: its own text, the package's version and the Python that runs it.
private struct FormulaCache {
    private struct Contents: Codable {
        var converter: String
        var formulas: [Entry]
    }

    private struct Entry: Codable {
        var latex: String
        var isDisplayed: Bool
        var mathml: String
    }

    let file: URL
    /// What names the converter.
    let converter: String

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
        try? file.makeParent()
        try? data.write(to: file, options: .atomic)
    }
}
