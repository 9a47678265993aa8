import ChapterFormat
import Foundation
import Subprocess
import Weave

/// Turns formulas into MathML with the Python package latex2mathml, all in one process.
///
/// The package is in `.venv-book` in the book's folder, where `make setup` puts it. A book without
/// formulas needs neither.
public struct FormulaConverter: Sendable {
    private let python: URL

    /// Makes the converter of the book at a root.
    public init(root: URL) {
        python = root.appending(path: ".venv-book/bin/python3")
    }

    /// The MathML of each formula.
    ///
    /// - Throws: ``Diagnostics`` at the formulas that are no LaTeX, or at the first one where the
    ///   package is missing.
    public func markup(of formulas: [Formula]) async throws -> [FormulaText: String] {
        guard let first = formulas.first else { return [:] }
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw missing(first)
        }
        // Each text once, in the order of the book.
        var texts: [FormulaText] = []
        for formula in formulas where !texts.contains(formula.text) { texts.append(formula.text) }
        let answers = try await converted(texts, first)
        guard answers.count == texts.count else { throw missing(first) }
        let results = Dictionary(uniqueKeysWithValues: zip(texts, answers))
        let problems = formulas.compactMap { formula in
            results[formula.text]?.error.map {
                Diagnostic(formula.position, "the formula `\(formula.text.latex)` \($0)")
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return results.compactMapValues(\.mathml)
    }

    private struct Question: Encodable {
        var latex: String
        var isDisplayed: Bool
    }

    private struct Answer: Decodable {
        var mathml: String?
        var error: String?
    }

    private func converted(_ texts: [FormulaText], _ first: Formula) async throws -> [Answer] {
        let questions = texts.map { Question(latex: $0.latex, isDisplayed: $0.isDisplayed) }
        let input = String(decoding: try JSONEncoder().encode(questions), as: UTF8.self)
        let result = try await Subprocess.run(
            .path(.init(python.path)), arguments: ["-I", Self.program],
            input: .string(input), output: .string(limit: 64 << 20), error: .discarded)
        guard result.terminationStatus.isSuccess else { throw missing(first) }
        return try JSONDecoder().decode([Answer].self, from: Data(result.standardOutput.utf8))
    }

    private func missing(_ formula: Formula) -> Diagnostics {
        Diagnostics([
            Diagnostic(
                formula.position,
                "this formula needs the Python package latex2mathml in `.venv-book`, which is "
                    + "missing; 'make setup' installs it")
        ])
    }

    private static var program: String {
        Bundle.module.bundleURL.appending(path: "Mathematics/formulas.py").path
    }
}
