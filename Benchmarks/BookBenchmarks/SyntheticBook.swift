import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateRecording
import LiterateRunner
import LiterateStages
import Plots

/// A made-up book whose chapters are about as long as this book's, with recordings that nobody ran.
struct SyntheticBook {
    let root: URL
    private static let cells = 16

    /// Writes a book and its recordings into a temporary folder.
    init(chapters count: Int) async throws {
        root = URL.temporaryDirectory.appending(path: "synthetic-\(count)")
        try? FileManager.default.removeItem(at: root)
        let figure = Self.figure
        try write("Package.swift", "")
        for number in 0..<count {
            let name = Self.name(number)
            try write("chapters/\(name).md", Self.text(number, of: count, figure))
            for cell in stride(from: 3, to: Self.cells, by: 8) {
                try write("chapters/figures/\(name)/cell-\(cell).svg", figure.svg)
            }
        }
        try await record(figure)
    }

    /// Weaves the book at a root, once: what a child process is started for.
    static func weave(_ root: URL) async throws {
        _ = try await builder(root).weave(from: [root.appending(path: "recordings").path])
    }

    func removeSite() throws {
        let site = root.appending(path: "site")
        guard FileManager.default.fileExists(atPath: site.path) else { return }
        try FileManager.default.removeItem(at: site)
    }

    /// Takes the book away.
    func remove() throws {
        try FileManager.default.removeItem(at: root)
    }

    private func record(_ figure: RecordedFigure) async throws {
        let book = try Book.load(root: root)
        let runner = Self.runner(root)
        let keys = try await runner.keys(of: book.chapters, in: book)
        let stored = RecordingCache(folder: root.appending(path: "recordings"))
        for chapter in book.chapters {
            let cells = try chapter.cells.map { cell in
                let sources = try book.pieces(of: cell, in: chapter).map {
                    HighlightedSource(code: $0.code, highlights: Self.highlights(of: $0.code))
                }
                let items: [RecordedItem] = cell.output.map { [.text($0.text)] } ?? []
                return CellRecording(
                    index: cell.index, state: .finished, sources: sources,
                    items: items + cell.figures.map { _ in .figure(figure) })
            }
            try stored.store(
                Recording(
                    chapter: chapter.name, code: book.codeDigest(of: chapter).text, cells: cells),
                key: keys[chapter.name]!)
        }
    }

    private static func builder(_ root: URL) -> BookBuilder {
        BookBuilder(root: root, source: runner(root))
    }

    private static func runner(_ root: URL) -> BookRunner {
        BookRunner(
            root: root, toolchain: NoToolchain(root: root),
            reporter: ProgressReporter(style: .quiet))
    }

    private static func name(_ number: Int) -> String {
        String(format: "%02d-part-%d", number % 100, number)
    }

    private static var figure: RecordedFigure {
        let plot = linePlot(
            (0..<300).map { Float(($0 * 7919) % 101) }, title: "A line", xLabel: "step",
            yLabel: "value")
        return RecordedFigure(
            svg: plot.svg(), inlineSVG: plot.svg(standalone: false), alternativeText: plot.altText)
    }

    private static func text(_ number: Int, of count: Int, _ figure: RecordedFigure) -> String {
        var text = "# Part \(number): words of their own\n\n"
        for cell in 0..<cells {
            let other = name((number * 31 + cell * 17) % count)
            text +=
                "## Section \(cell)\n\n\(prose(number, cell)) See [there](\(other).md#section-\(cell)).\n\n"
            let reuse = cell == 0 && number > 0 ? " reuse=\(name(0))/cell-1" : ""
            text += "```swift name=cell-\(cell)\(reuse)\n\(code(cell))```\n\n"
            text += "```output\n\(output(cell))```\n\n"
            if cell % 8 == 3 {
                let alternative = figure.alternativeText
                text += "![\(alternative)](figures/\(name(number))/cell-\(cell).svg)\n\n"
            }
        }
        return text
    }

    /// Sentences of words that most chapters share, and some that none does.
    private static func prose(_ number: Int, _ cell: Int) -> String {
        let words = [
            "gradient", "logits", "start", "layer", "tanh", "loss", "step", "unit", "batch",
        ]
        let sentences = (0..<6).map { sentence in
            let chosen = (0..<12).map {
                words[($0 * $0 + sentence + cell * 5 + number) % words.count]
            }
            return "The " + chosen.joined(separator: " ") + " of word\(number)x\(cell)y\(sentence)."
        }
        return sentences.joined(separator: "\n")
    }

    private static func code(_ cell: Int) -> String {
        (0..<8).map { "let value\(cell)x\($0) = compute(\($0), of: \"text\")  // a comment\n" }
            .joined()
    }

    private static func output(_ cell: Int) -> String {
        (0..<6).map { "line \($0) of cell \(cell): 0.\($0)314159\n" }.joined()
    }

    private static func highlights(of code: String) -> [Highlight] {
        var highlights: [Highlight] = []
        var offset = 0
        for line in code.utf8.split(separator: 10) {
            highlights.append(Highlight(offset: offset, length: 3, kind: .keyword))
            highlights.append(Highlight(offset: offset + 4, length: 8, kind: .type))
            offset += line.count + 1
        }
        return highlights
    }

    private func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}

/// A toolchain for a book that nobody builds.
private struct NoToolchain: Toolchain {
    let root: URL
    let buildsPrograms = false

    func version() -> String { "none" }

    func packages(for chapters: [String], version: String) -> PackageGraph {
        PackageGraph(root: root, json: Data(#"{"name": "book", "targets": []}"#.utf8))
    }

    func build(_ chapter: String, of packages: PackageGraph) {}

    func buildFolder() -> BuildFolder { BuildFolder(root: root) }
}
