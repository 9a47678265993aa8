import Foundation
import LiterateFormat
import LiterateRecording
import LiterateWeave

/// A chapter as a Jupyter notebook of the format 4.5 (https://nbformat.readthedocs.io).
///
/// Prose becomes Markdown cells, one for each heading's; a cell becomes a code cell with what it
/// printed and drew. A cell carries the code it reuses, so that the notebook needs no other.
package struct JupyterNotebook {
    private let chapter: Chapter
    private let book: Book
    private let recording: Recording
    private var cells: [JSONValue] = []
    private var identifiers = UniqueNames()

    /// Makes the notebook of a chapter.
    ///
    /// - Parameters:
    ///   - recording: A run of exactly this chapter's code.
    ///   - weaver: The book's weaver, which knows the places that links lead to.
    package init(_ chapter: Chapter, of book: Book, recording: Recording, weaver: Weaver) {
        (self.chapter, self.book, self.recording) = (chapter, book, recording)
        let text = ChapterText(chapter, splitsAtHeadings: true, isForJupyter: true) {
            name, fragment in
            notebookAddress(chapter: name, fragment: fragment, from: chapter.name, weaver: weaver)
        }
        var last = "opening"
        for part in text.parts {
            switch part {
            case .prose(let markdown, let line):
                let heading = weaver.anchors(of: chapter.name)?.headings[line]
                add(markdown, identifier: heading ?? "\(last)-text")
            case .cell(let cell):
                last = cell.options.name ?? "cell-\(cell.index + 1)"
                add(cell, identifier: last)
            }
        }
        if let footnotes = text.footnotes { add(footnotes, identifier: "footnotes") }
    }

    /// The bytes of the `.ipynb` file.
    package var file: Data {
        let document: JSONValue = [
            "cells": .init(cells),
            "metadata": [
                "kernelspec": ["display_name": "Swift", "language": "swift", "name": "swift"],
                "language_info": [
                    "name": "swift", "file_extension": ".swift", "mimetype": "text/x-swift",
                ],
                "title": .init(chapter.title),
            ],
            "nbformat": .init(4), "nbformat_minor": .init(5),
        ]
        return document.file
    }

    private mutating func add(_ markdown: String, identifier: String, tags: [String] = []) {
        cells.append([
            "cell_type": "markdown", "id": .init(claim(identifier)),
            "metadata": tags.isEmpty ? [:] : ["tags": .init(tags)], "source": .lines(markdown),
        ])
    }

    private mutating func add(_ cell: Cell, identifier: String) {
        let run = recording.cells[cell.index]
        if cell.options.isNotRun {
            // As a code cell it would be run with the others.
            let longest = cell.code.matches(of: /`+/).map(\.output.count).max() ?? 0
            let fence = String(repeating: "`", count: longest + 3)
            add("\(fence)swift\n\(cell.code)\(fence)", identifier: identifier, tags: ["norun"])
            return
        }
        let outputs = NotebookOutputs(CellOutcome(of: cell, recording: run), of: cell)
        cells.append([
            "cell_type": "code", "id": .init(claim(identifier)),
            "execution_count": .init(cell.number),
            "metadata": .init(metadata(of: cell)), "outputs": .init(outputs.values),
            "source": .lines(code(of: cell)),
        ])
    }

    /// The cell's code after what it reuses, each piece of which says where it is from.
    private func code(of cell: Cell) -> String {
        let texts = book.resolvedPieces(of: cell, in: chapter).map { piece in
            let origin = "// From \(piece.chapter), cell '\(piece.cell ?? "")':\n"
            return (piece.isReused ? origin : "") + piece.code
        }
        let text = texts.joined(separator: "\n")
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private func metadata(of cell: Cell) -> [String: JSONValue] {
        let options = cell.options
        let tags = [
            (options.isHidden, "hide-cell"), (options.isFolded, "hide-input"),
            (![.run, .notRun].contains(options.treatment), "raises-exception"),
        ].filter(\.0).map(\.1)
        var metadata: [String: JSONValue] = [:]
        metadata["name"] = options.name.map { JSONValue($0) }
        var jupyter: [String: Bool] = [:]
        if options.isFolded || options.isHidden { jupyter["source_hidden"] = true }
        if options.isHidden { jupyter["outputs_hidden"] = true }
        if !jupyter.isEmpty { metadata["jupyter"] = .init(jupyter) }
        if !tags.isEmpty { metadata["tags"] = .init(tags) }
        return metadata
    }

    /// Takes an identifier: 1 to 64 letters, digits, hyphens and underscores, each once.
    private mutating func claim(_ wanted: String) -> String {
        let ascii = wanted.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar == "_" || CharacterSet.alphanumerics.contains(scalar))
                ? Character(scalar) : "-"
        }
        return identifiers.claim(String(ascii.prefix(56)), numbersFrom: 2)
    }
}

/// Where a link to a chapter leads from a notebook beside the pages: to the heading in that
/// chapter's notebook, which Jupyter finds by its text; to a cell or a figure on its page.
func notebookAddress(
    chapter: String, fragment: String?, from origin: String, weaver: Weaver
) -> String {
    let file = chapter == origin ? "" : "\(chapter).ipynb"
    guard let fragment else { return file }
    let anchors = weaver.anchors(of: chapter)
    guard let section = anchors?.sections.first(where: { $0.anchor == fragment }) else {
        return fragment == anchors?.title ? file : "\(chapter).html#\(fragment)"
    }
    let heading = section.title.replacing(" ", with: "-")
    // A parenthesis would end the link.
    let allowed = CharacterSet.urlFragmentAllowed.subtracting(["(", ")"])
    return "\(file)#\(heading.addingPercentEncoding(withAllowedCharacters: allowed) ?? heading)"
}
