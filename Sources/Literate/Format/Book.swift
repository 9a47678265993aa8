/// The chapters of a book, with every `reuse` resolved.
package struct Book: Sendable {
    /// The chapters in the order of their names.
    package var chapters: [Chapter] { didSet { places = Self.places(in: chapters) } }
    package var description: BookDescription
    /// The names of all chapters that exist, also of those that were not read.
    package var existingNames: [String]
    /// Where chapters stand, and in each its named cells.
    private var places: [String: (chapter: Int, cells: [String: Int])]

    /// Makes a book of chapters that are read already.
    package init(
        chapters: [Chapter], description: BookDescription = BookDescription(title: "Untitled")
    ) {
        (self.chapters, self.description) = (chapters.sorted { $0.name < $1.name }, description)
        existingNames = self.chapters.map(\.name)
        places = Self.places(in: self.chapters)
    }

    /// The chapter of a name; nil where there is none, or it was not read.
    package func chapter(named name: String) -> Chapter? {
        places[name].map { chapters[$0.chapter] }
    }

    /// The cell of a name in a chapter; nil where there is none.
    package func cell(named name: String, of chapter: String) -> Cell? {
        guard let place = places[chapter], let cell = place.cells[name] else { return nil }
        return chapters[place.chapter].cells[cell]
    }

    private static func places(
        in chapters: [Chapter]
    ) -> [String: (chapter: Int, cells: [String: Int])] {
        let places = chapters.enumerated().map { index, chapter in
            let named = chapter.cells.enumerated().compactMap { index, cell in
                cell.options.name.map { ($0, index) }
            }
            return (chapter.name, (index, Dictionary(named) { first, _ in first }))
        }
        return Dictionary(places) { first, _ in first }
    }
}

/// A stretch of code that a cell runs: its own, or one that it reuses.
package struct CodePiece: Hashable, Sendable {
    /// The chapter that the code is written in.
    package var chapter: String
    /// That chapter's file, relative to the book's root.
    package var path: String
    /// The name of the cell that the code is written in, if it has one.
    package var cell: String?
    /// The line of the first line of code, from 1.
    package var line: Int
    /// The columns by which each line is indented in the file.
    package var indentation: Int
    /// The code, with its last line ended.
    package var code: String
    package var isReused: Bool

    package init(
        chapter: String, path: String, cell: String?, line: Int, indentation: Int, code: String,
        isReused: Bool
    ) {
        (self.chapter, self.path, self.cell, self.line) = (chapter, path, cell, line)
        (self.indentation, self.code, self.isReused) = (indentation, code, isReused)
    }
}

/// What a book says of itself, in ``BookLayout/description`` at its root.
package struct BookDescription: Hashable, Sendable {
    package var title: String
    /// What the book is, in a few sentences; empty where it does not say.
    package var text = ""
    /// The picture that stands for the book where its pages are linked to.
    package var cover: Cover?
    /// The figures of the front page, in order.
    package var frontFigures: [FrontFigure] = []
    /// The files and folders that chapters read: a change of one runs them.
    package var inputs: [BookInput] = []
    /// The cell options that name things outside the book, in the order of their notes.
    package var references: [ReferenceOption] = []
    /// The folder whose files stand in for the theme's, from the root.
    package var theme: String?
    /// The Markdown that the colophon ends with, from the root.
    package var colophon: String?

    /// Makes the description of a book that says nothing but its title.
    package init(title: String) { self.title = title }

    /// The words before `=` in a cell's options that name things outside the book.
    package var referenceOptions: [String] { references.map(\.option) }

    /// The files and folders that pages are made with besides the chapters, from the root.
    package var pageFiles: [String] { [cover?.file, theme, colophon].compactMap(\.self) }
}

package struct Cover: Hashable, Sendable {
    /// The file, from the root.
    package var file: String
    package var text: String
}

/// A chapter's figure on the front page.
package struct FrontFigure: Hashable, Sendable {
    package var chapter: String
    package var cell: String
    package var caption: String
    package var chapterPosition: SourcePosition
    package var cellPosition: SourcePosition
}

/// A file or folder that chapters read.
package struct BookInput: Hashable, Sendable {
    /// The path from the root.
    package var file: String
    /// The option of a chapter's command line that names another file; nil where none does.
    package var option: String?
    /// What the file holds, as `--help` says it.
    package var help: String

    package init(file: String, option: String? = nil, help: String = "") {
        (self.file, self.option, self.help) = (file, option, help)
    }
}

/// A cell option whose value names things outside the book, shown as a note with links.
package struct ReferenceOption: Hashable, Sendable {
    package var option: String
    /// What the note is called.
    package var title: String
    /// Where names lead; the first that matches decides.
    package var links: [ReferenceLink]
}

/// Where names of a form lead.
package struct ReferenceLink: Hashable, Sendable {
    /// A regular expression for the whole name.
    package var match: String
    /// The address, with `$1` for the first group and so on; nil where there is no page.
    package var address: String?
}
